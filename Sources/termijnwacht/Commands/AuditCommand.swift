import ArgumentParser
import Casework
import Civil
import Glibc
import Ledger
import Notation
import Policy
import Watch

/// `audit`: whether the ledger has anything that must never be.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Look whether the ledger has anything that must never be, and verify its chain.",
    discussion: """
      It reads beside the daemon, and changes nothing. Where the file or the chain is damaged, the rest \
      isn't looked at. It exits with 1 where it finds anything (docs/audit.md).
      """
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions

  @Option(
    help: """
      A head of the chain that was noted down elsewhere, NUMBER:HEX, as digests and the journal have \
      it. May be given again.
      """
  )
  var head: [ChainHeadArgument] = []

  @Option(help: "How many escalations are derived again, evenly spread: a number, or all.")
  var replay = ReplayArgument(count: Audit.Settings.sample)

  @Option(help: "The file with the chain's key, where it isn't where the configuration says.")
  var key: String?

  @Option(help: "The language: nl or en; the configuration's where it isn't said.")
  var lang: Language?

  func run() throws {
    try reportingFailure {
      let configuration = try config.readAlone()
      // Before the ledger is opened: the daemon goes on, and renews it.
      let known = ChainHead.written(in: configuration.state)
      var report = AuditReport(format.chosen, lang ?? configuration.language)
      guard let ledger = try open(configuration, &report) else {
        throw ExitCode(CommandExit.finding.rawValue)
      }
      let key = try chainKey(configuration)
      let settings = Audit.Settings(
        now: .now,
        language: configuration.language,
        replayed: replay.count,
        key: key,
        knownHeads: head.map(\.head) + [known].compactMap(\.self)
      )
      if key == nil { report.tell(AuditFinding(.chainUnchecked, in: "seals", "")) }
      try report.write(Audit(try watch(ledger, configuration), settings))
      if report.findings > 0 { throw ExitCode(CommandExit.finding.rawValue) }
    }
  }

  /// The ledger; nil where it is too damaged to be opened, which is told.
  private func open(
    _ configuration: Configuration,
    _ report: inout AuditReport
  ) throws -> Ledger? {
    let path = StateFolder.ledgerPath(configuration)
    guard access(path, F_OK) == 0 else { return try StateFolder.presentLedger(configuration) }
    do throws(LedgerError) {
      return try Ledger(reading: path)
    } catch {
      guard error.isDamage else {
        throw CommandFailure(error.description, exitCode: .inputOutput)
      }
      report.tell(AuditFinding(.damaged, in: "", "", error.description))
      report.tell(AuditFinding(.unexamined, in: "", ""))
      return nil
    }
  }

  /// The key; nil where it isn't at hand for whoever looks.
  private func chainKey(_ configuration: Configuration) throws -> ChainKey? {
    guard let path = key else { return try? ChainKeyFile.read(configuration) }
    guard let key = ChainKey(file: path) else {
      throw CommandFailure(
        "\(path): it has no key of 64 hexadecimal digits.",
        exitCode: .inputOutput
      )
    }
    return key
  }

  /// A watch by the editions of the newest step: what the configuration names may not be in force yet.
  private func watch(_ ledger: Ledger, _ configuration: Configuration) throws -> Watch {
    let archive: EditionArchive??
    do throws(LedgerError) {
      archive = try ledger.read { transaction in
        try transaction.newestStep().flatMap { step in
          try transaction.archive(of: step.edition) { EditionArchive(packed: $0) }
        }
      }
    } catch {
      // What is damaged so is told by the audit itself.
      guard error.isDamage else {
        throw CommandFailure(error.description, exitCode: .inputOutput)
      }
      archive = nil
    }
    let kept = archive.flatMap(\.self).flatMap { Editions.restored(from: $0) }
    return Watch(
      ledger,
      try kept ?? config.read(isServed: false).editions,
      sources: configuration.sources,
      language: configuration.language,
      threads: processors,
      roster: try configuration.readRoster()
    )
  }
}

/// How findings are written, and the figures after them.
struct AuditReport {
  private let format: OutputFormat
  private let language: Language
  private var output = StandardOutput()
  private(set) var findings = 0

  init(_ format: OutputFormat, _ language: Language) {
    self.format = format
    self.language = language
  }

  /// Runs the audit, and writes each finding at once: what is damaged may end the program.
  mutating func write(_ audit: Audit) throws {
    var progress = Progress("audit")
    let figures: Audit.Figures
    do throws(LedgerError) {
      figures = try audit.run { part, done, total in
        progress.title = "audit, \(part.rawValue)"
        progress.show(Double(done) / Double(max(total, 1)), count: Int(done))
      } tell: { finding in
        progress.end()
        tell(finding)
      }
    } catch {
      progress.end()
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
    progress.end()
    write(figures)
    output.flush()
  }

  mutating func tell(_ finding: AuditFinding) {
    findings += 1
    let (sentence, hint) = (finding.sentence(in: language), finding.hint(in: language))
    switch format {
    case .ndjson:
      var json = JSONWriter()
      json.object { json in
        json.string("finding", finding.kind.rawValue)
        if let invariant = finding.kind.invariant { json.number("invariant", invariant) }
        json.string("table", finding.table)
        json.string("key", finding.key)
        json.string("detail", finding.detail)
        json.string("text", sentence)
        json.string("hint", hint)
      }
      json.newline()
      output.write(json.bytes)
    case .csv:
      output.line(
        CSV.line([
          finding.kind.rawValue, finding.kind.invariant.map { "\($0)" } ?? "", finding.table,
          finding.key, finding.detail, sentence, hint,
        ])
      )
    case .text:
      let invariant = finding.kind.invariant.map { "\($0)" } ?? "-"
      let place = [finding.table, finding.key, finding.detail].filter { !$0.isEmpty }
      output.line(
        invariant.padded(3) + finding.kind.rawValue.padded(18)
          + PlainText.escaped(place.joined(separator: "  "))
      )
      output.line("   \(sentence) \(hint)")
    }
    output.flush()
  }

  private mutating func write(_ figures: Audit.Figures) {
    let (p99, worst) = (figures.delays.percentile(99), figures.delays.worst)
    switch format {
    case .csv: return
    case .ndjson:
      var json = JSONWriter()
      json.object { json in
        json.number("findings", findings)
        json.number("cases", figures.cases)
        json.number("facts", figures.facts)
        json.number("escalations", figures.escalations)
        json.number("steps", figures.steps)
        json.number("digests", figures.digests)
        json.number("replayed", figures.replayed)
        json.object("delayMs") { json in
          json.number("count", figures.delays.count)
          json.number("p99", p99)
          json.number("max", worst)
        }
      }
      json.newline()
      output.write(json.bytes)
    case .text:
      output.line(
        language == .nl
          ? """
          \(findings) bevindingen; \(figures.cases) zaken, \(figures.facts) feiten, \
          \(figures.escalations) escalaties, \(figures.digests) dagoverzichten, \
          \(figures.replayed) opnieuw afgeleid; vertraging p99 \(p99) ms, hoogste \(worst) ms
          """
          : """
          \(findings) findings; \(figures.cases) cases, \(figures.facts) facts, \
          \(figures.escalations) escalations, \(figures.digests) digests, \
          \(figures.replayed) derived again; delay p99 \(p99) ms, max \(worst) ms
          """
      )
    }
  }
}

/// A head of the chain as a person gives it.
struct ChainHeadArgument: ExpressibleByArgument {
  let head: ChainHead

  init?(argument: String) {
    guard let head = ChainHead(text: argument) else { return nil }
    self.head = head
  }
}

/// How many escalations are derived again; nil for all.
struct ReplayArgument: ExpressibleByArgument {
  let count: Int?

  init(count: Int?) { self.count = count }

  init?(argument: String) {
    if argument == "all" {
      count = nil
    } else if let number = Int(argument), number >= 0 {
      count = number
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { count.map { "\($0)" } ?? "all" }
}

extension ChainHead {
  /// The head that the daemon noted down last in `chain.head`; nil where it has noted none.
  static func written(in state: String) -> ChainHead? {
    guard let text = ConfigurationFolder.text(ofFile: state + "/chain.head") else { return nil }
    return ChainHead(text: String(text.filter { !$0.isWhitespace }))
  }
}

extension ChainKey {
  /// The key that a file has; nil where it has none.
  init?(file path: String) {
    guard let text = ConfigurationFolder.text(ofFile: path) else { return nil }
    self.init(text: String(text.filter { !$0.isWhitespace }))
  }
}
