import ArgumentParser
import Casework
import Civil
import Foundation
import Glibc
import Ledger
import Notation
import Policy

/// `status`: how the daemon and its ledger are.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell how the watch is: counts, delays, sinks."
  )

  @OptionGroup var config: ConfigurationOptions

  @Flag(help: "One JSON object.")
  var json = false

  func run() throws {
    try reportingFailure {
      let (configuration, editions) = try config.read()
      guard let ledger = try StateFolder.readLedger(configuration) else {
        throw CommandFailure("There is no ledger yet; serve makes one.", exitCode: .unavailable)
      }
      do {
        let report = try ledger.read { try StatusReport($0) }
        var output = StandardOutput()
        let isServed = StatusReport.isWritten(StateFolder.ledgerPath(configuration))
        report.write(
          isServed: isServed,
          asJSON: json,
          editions.assessor.policy.zone,
          to: &output
        )
        output.flush()
      } catch let error as LedgerError {
        throw CommandFailure(error.description, exitCode: .inputOutput)
      }
    }
  }
}

/// What `status` tells.
private struct StatusReport {
  private let figures: LedgerTransaction.Figures
  private let newest: LedgerTransaction.StepRecord?
  private let next: Instant?
  private let last: Escalation?

  init(_ ledger: LedgerTransaction) throws {
    figures = try ledger.figures()
    newest = try ledger.newestStep()
    next = try ledger.nextInstant()
    last = try ledger.escalations(after: figures.escalations - 1, limit: 1).first
  }

  /// Whether a process holds the ledger's lock, and so writes it.
  static func isWritten(_ path: String) -> Bool {
    let descriptor = open(path + ".lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  func write(isServed: Bool, asJSON: Bool, _ zone: Zone, to output: inout StandardOutput) {
    asJSON
      ? writeJSON(isServed: isServed, zone, to: &output)
      : writeText(isServed: isServed, zone, to: &output)
  }

  private func writeJSON(isServed: Bool, _ zone: Zone, to output: inout StandardOutput) {
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
    }
    json.newline()
    output.write(json.bytes)
  }

  private func writeText(isServed: Bool, _ zone: Zone, to output: inout StandardOutput) {
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
  }

  private func percentile(_ percent: Int) -> Int64 {
    let delays = figures.delaysMilliseconds
    guard !delays.isEmpty else { return 0 }
    return delays[min(delays.count - 1, delays.count * percent / 100)]
  }
}
