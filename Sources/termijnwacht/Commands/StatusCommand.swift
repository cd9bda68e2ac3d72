import ArgumentParser
import Casework
import Civil
import Ledger
import Notation
import Policy
import Station
import Watch

/// `status`: how the daemon and its ledger are.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell how the watch is: counts, delays, sinks, configuration, clock."
  )

  @OptionGroup var config: ConfigurationOptions

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    try reportingFailure {
      let configuration = try config.readAlone()
      let ledger = try StateFolder.presentLedger(configuration)
      do {
        let isServed = StateFolder.isWritten(configuration)
        let report = try ledger.read { ledger in
          try StatusReport(ledger, configuration, isServed: isServed)
        }
        var output = StandardOutput()
        json ? report.writeJSON(zone, to: &output) : report.writeText(zone, to: &output)
        output.flush()
      } catch let error as LedgerError {
        throw CommandFailure(error.description, exitCode: .inputOutput)
      }
    }
  }

  /// The policy's zone; a policy that is wrong must not hide how the watch is.
  private var zone: Zone { (try? config.read())?.editions.assessor.policy.zone ?? .utc }
}

/// What `status` tells.
private struct StatusReport {
  private let figures: LedgerTransaction.Figures
  private let newest: LedgerTransaction.StepRecord?
  private let next: Instant?
  private let last: Escalation?
  private let backlogs: [LedgerTransaction.Backlog]
  private let sources: [(standing: SourceStanding, missing: [ClosedRange<Int64>])]
  private let isServed: Bool

  /// What the daemon says of its configuration; nil where none runs.
  private let daemon: DaemonReport?
  private let clock: StationClock

  /// Whether somebody keeps the machine's clock right; nil where nobody can say.
  private let isSynchronised = KernelClock.isSynchronised

  init(_ ledger: LedgerTransaction, _ configuration: Configuration, isServed: Bool) throws {
    let state = configuration.state
    figures = try ledger.figures()
    newest = try ledger.newestStep()
    next = try ledger.nextInstant()
    last = try ledger.escalations(after: figures.escalations - 1, limit: 1).first
    backlogs = try ledger.backlogs()
    sources = try configuration.sources.standings(ledger).map {
      ($0, try ledger.source($0.name)?.gaps.ranges ?? [])
    }
    self.isServed = isServed
    daemon = isServed ? DaemonReport(state: state) : nil
    var clock = StationClock(state: state, newest: newest?.at)
    _ = clock.look()
    self.clock = clock
  }

  func writeJSON(_ zone: Zone, to output: inout StandardOutput) {
    var json = JSONWriter()
    json.object { json in
      json.bool("serving", isServed)
      json.number("cases", figures.cases)
      json.number("armedCases", figures.armedCases)
      json.number("facts", figures.facts)
      json.number("escalations", figures.escalations)
      json.string("next", ifPresent: next.map { zone.text($0) })
      json.string("newestStep", ifPresent: newest.map { zone.text($0.at) })
      json.object("delayMs") { json in
        json.number("count", figures.delaysMilliseconds.count)
        json.number("p50", percentile(50))
        json.number("p99", percentile(99))
        json.number("max", figures.delaysMilliseconds.last ?? 0)
        if let last { json.number("newest", last.delayMilliseconds) }
      }
      json.array("sinks") { json in
        for (name, sequence) in figures.cursors.sorted(by: { $0.key < $1.key }) {
          json.object { json in
            json.string("name", name)
            json.number("cursor", sequence)
            json.number("behind", figures.escalations - sequence)
          }
        }
      }
      json.array("endpoints") { json in
        for backlog in backlogs { Self.write(backlog, zone, to: &json) }
      }
      json.array("sources") { json in
        for (standing, missing) in sources { Self.write(standing, missing, zone, to: &json) }
      }
      json.object("clock") { json in
        json.bool("trusted", clock.jump == nil)
        if let jump = clock.jump { json.number("jumpSeconds", jump / 1_000_000) }
        json.string("standstillUntil", ifPresent: clock.standstill.map { zone.text($0) })
        if let isSynchronised { json.bool("synchronised", isSynchronised) }
      }
      if let daemon { json.object("configuration") { Self.write(daemon, zone, to: &$0) } }
    }
    json.newline()
    output.write(json.bytes)
  }

  private static func write(
    _ backlog: LedgerTransaction.Backlog,
    _ zone: Zone,
    to json: inout JSONWriter
  ) {
    json.object { json in
      json.string("name", backlog.endpoint)
      json.number("waiting", backlog.waiting)
      json.string("oldest", ifPresent: backlog.oldest.map { zone.text($0) })
      json.number("dead", backlog.dead)
      json.string("disabled", ifPresent: backlog.disabled.map { zone.text($0) })
    }
  }

  private static func write(
    _ source: SourceStanding,
    _ missing: [ClosedRange<Int64>],
    _ zone: Zone,
    to json: inout JSONWriter
  ) {
    json.object { json in
      json.string("name", source.name)
      json.string("since", zone.text(source.since))
      json.string("heard", ifPresent: source.heard.map { zone.text($0) })
      if let promised = source.promised { json.number("promised", promised) }
      json.number("missing", source.missing)
      json.array("numbers") { json in
        for range in missing {
          json.array(nil) { json in
            json.number(nil, range.lowerBound)
            json.number(nil, range.upperBound)
          }
        }
      }
    }
  }

  private static func write(_ daemon: DaemonReport, _ zone: Zone, to json: inout JSONWriter) {
    json.bool("refused", daemon.isRefused)
    json.string("at", zone.text(daemon.at))
    json.number("reloads", daemon.reloads)
    json.array("codes") { json in daemon.codes.forEach { json.string(nil, $0) } }
  }

  func writeText(_ zone: Zone, to output: inout StandardOutput) {
    output.line("daemon        " + (isServed ? "running" : "not running"))
    output.line("cases         \(figures.cases), \(figures.armedCases) with an instant ahead")
    output.line("facts         \(figures.facts)")
    output.line("escalations   \(figures.escalations)")
    output.line("next          " + (next.map { zone.text($0) } ?? "nothing ahead"))
    output.line("newest step   " + (newest.map { zone.text($0.at) } ?? "none"))
    output.line(
      "delay         p50 \(percentile(50)) ms, p99 \(percentile(99)) ms, "
        + "max \(figures.delaysMilliseconds.last ?? 0) ms over "
        + "\(figures.delaysMilliseconds.count) decided live"
    )
    for (name, sequence) in figures.cursors.sorted(by: { $0.key < $1.key }) {
      output.line("sink \(name.padded(8)) \(figures.escalations - sequence) behind")
    }
    for backlog in backlogs {
      output.line("endpoint " + Self.words(backlog, zone))
    }
    for (standing, missing) in sources {
      output.line("source " + Self.words(standing, missing, zone))
    }
    output.line("clock         " + clockWords(zone))
    if let daemon { output.line("configuration " + Self.words(daemon, zone)) }
  }

  /// What an endpoint has not been given, in one line.
  private static func words(_ backlog: LedgerTransaction.Backlog, _ zone: Zone) -> String {
    var words = ["\(backlog.waiting) waiting"]
    if let oldest = backlog.oldest { words[0] += ", the oldest since \(zone.text(oldest))" }
    if backlog.dead > 0 { words.append("\(backlog.dead) dead") }
    if let disabled = backlog.disabled {
      words.append("wants no more since \(zone.text(disabled))")
    }
    return PlainText.escaped(backlog.endpoint) + "  " + words.joined(separator: "; ")
  }

  /// When a source was heard, what it promised and what of it never came, in one line.
  private static func words(
    _ source: SourceStanding,
    _ missing: [ClosedRange<Int64>],
    _ zone: Zone
  ) -> String {
    var words = [
      source.heard.map { "heard \(zone.text($0))" }
        ?? "never heard, followed since \(zone.text(source.since))"
    ]
    if let promised = source.promised {
      words.append("promised every \(Term(Int(promised / 3600), .hours))")
    }
    if source.missing > 0 {
      let numbers = missing.isEmpty ? "" : ": " + SequenceGap.text(of: missing)
      words.append("\(source.missing) missing" + numbers)
    }
    return PlainText.escaped(source.name) + "  " + words.joined(separator: "; ")
  }

  private func clockWords(_ zone: Zone) -> String {
    if let jump = clock.jump {
      return "jumped by \(jump / 1_000_000) s and refused; termijnwacht reload --accept-clock "
        + "confirms it"
    }
    if let until = clock.standstill {
      return "was set back; time stands still until \(zone.text(until))"
    }
    return isSynchronised == false ? "trusted; it isn't synchronised" : "trusted"
  }

  private static func words(_ daemon: DaemonReport, _ zone: Zone) -> String {
    guard daemon.isRefused else { return "taken \(zone.text(daemon.at))" }
    let faults = daemon.codes.isEmpty ? daemon.reasons : daemon.codes
    return "refused \(zone.text(daemon.at)), the one before goes on: "
      + faults.map(PlainText.escaped).joined(separator: ", ")
  }

  private func percentile(_ percent: Int) -> Int64 {
    let delays = figures.delaysMilliseconds
    guard !delays.isEmpty else { return 0 }
    return delays[min(delays.count - 1, delays.count * percent / 100)]
  }
}
