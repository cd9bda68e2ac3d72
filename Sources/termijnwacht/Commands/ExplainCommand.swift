import ArgumentParser
import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy

/// How a case is explained.
enum ExplainFormat: String, CaseIterable, ExpressibleByArgument { case text, html, json }

/// `explain`: why this date, why this escalation, what comes next.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain each date of a case, in sentences."
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var files: EventFileOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Option(help: "Clocks of this rule only.")
  var rule: String?

  @Option(help: "The instant to look at it from; a date means its midnight.")
  var asOf: InstantArgument?

  @Option(help: "nl or en.")
  var lang = Language.nl

  @Option(help: "text, html (one page, with the timeline drawn) or json (one object).")
  var format = ExplainFormat.text

  @Flag(help: "The same as --format json.")
  var json = false

  func run() throws {
    try reportingFailure {
      let lookup = try CaseLookup(config, files)
      try lookup.requireRule(rule)
      let now = asOf?.instant(in: lookup.zone) ?? .now
      guard let subject = try lookup.find(subject, asOf: now) else {
        throw CommandFailure(
          "\(PlainText.escaped(subject)): there is no such case.",
          exitCode: .badInput
        )
      }
      let assessor = lookup.editions.assessor
      var output = StandardOutput()
      let view = ExplainedCase(subject, assessor, rule: rule, language: lang, asOf: now)
      switch json ? .json : format {
      case .text: view.write(to: &output)
      case .json: view.writeJSON(try told(of: subject.key, asOf: now), to: &output)
      case .html: view.writePage(try told(of: subject.key, asOf: now), to: &output)
      }
      output.flush()
    }
  }

  /// What the ledger has decided of a case by then, and what became of it; nothing of a case from files.
  private func told(of key: String, asOf: Instant) throws -> ToldCase {
    guard files.events.isEmpty, let ledger = try StateFolder.readLedger(config.readAlone()) else {
      return ToldCase()
    }
    do throws(LedgerError) {
      return try ledger.read { transaction throws(LedgerError) in
        ToldCase(
          escalations: try transaction.escalations(of: key, asOf: asOf),
          receipts: try transaction.receipts(of: key)
        )
      }
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}

/// What was decided of a case, and the notices by which it was told.
struct ToldCase {
  var escalations: [Escalation] = []
  var receipts: [NoticeReceipt] = []
}

extension LedgerTransaction {
  /// The escalations of a case that were decided by then, in the log's order.
  fileprivate func escalations(of key: String, asOf: Instant) throws(LedgerError) -> [Escalation] {
    guard let number = try find(key) else { return [] }
    var escalations: [Escalation] = []
    for sequence in try cases([number], reading: 0).decided(of: 0, without: []) {
      let escalation = try self.escalation(sequence)
      if let escalation, escalation.decided <= asOf { escalations.append(escalation) }
    }
    return escalations
  }
}

/// A case with each of its clocks explained.
struct ExplainedCase {
  private let subject: CaseLookup.Case
  private let assessor: Assessor
  private let language: Language
  private let asOf: Instant

  /// Whether it is of all rules.
  private let isWhole: Bool
  private let clocks: [(clock: Clock, paragraph: Explanation.Paragraph)]

  init(
    _ subject: CaseLookup.Case,
    _ assessor: Assessor,
    rule: String?,
    language: Language,
    asOf: Instant
  ) {
    self.subject = subject
    self.assessor = assessor
    self.language = language
    self.asOf = asOf
    isWhole = rule == nil
    let assessment = assessor.assess(
      subject.timeline,
      subject.vocabulary,
      kin: subject.kin,
      asOf: asOf,
      elsewhereToo: true
    )
    let explanation = Explanation(
      assessor,
      subject.timeline,
      subject.vocabulary,
      in: language,
      asOf: asOf
    )
    clocks = assessment.clocks
      .filter { rule == nil || assessor.policy.rules[$0.rule].name == rule }
      .map { ($0, explanation.paragraph(of: $0, rungs: assessment.rungs)) }
  }

  func write(to output: inout StandardOutput) {
    output.line(PlainText.escaped(subject.key))
    if clocks.isEmpty { output.line("  " + say(.noClocks)) }
    for (_, paragraph) in clocks {
      output.line()
      output.line(PlainText.escaped(paragraph.heading))
      for sentence in paragraph.sentences { output.write(wrapped(sentence)) }
      write(.wasTold, paragraph.told, to: &output)
      write(.follows, paragraph.ahead, to: &output)
    }
  }

  /// The page of the case, by rule too where one was asked for.
  ///
  /// - `told`: what the ledger has of it.
  func writePage(_ told: ToldCase, to output: inout StandardOutput) {
    let page = CasePage(
      key: subject.key,
      subject.timeline,
      subject.vocabulary,
      assessor,
      clocks: clocks,
      escalations: shown(of: told),
      receipts: told.receipts,
      asOf: asOf,
      DigestWords(language, assessor.policy.zone)
    )
    output.write(page.text)
  }

  /// The escalations of the rules that are shown.
  private func shown(of told: ToldCase) -> [Escalation] {
    if isWhole { return told.escalations }
    let rules = Set(clocks.map { assessor.policy.rules[$0.clock.rule].name })
    return told.escalations.filter { rules.contains($0.rule) }
  }

  private func write(_ title: Phrase, _ lines: [String], to output: inout StandardOutput) {
    guard !lines.isEmpty else { return }
    output.line("  " + say(title))
    for line in lines { output.write(wrapped(line, indent: "    ")) }
  }

  /// The text in lines of at most 80 columns.
  private func wrapped(_ text: String, indent: String = "  ") -> String {
    var lines: [String] = []
    var line = indent
    for word in PlainText.escaped(text).split(separator: " ") {
      if line.count + word.count + 1 > 80, line != indent {
        lines.append(line)
        line = indent + "  "
      }
      line += (line.last == " " ? "" : " ") + word
    }
    lines.append(line)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The case as one object, by rule too where one was asked for.
  ///
  /// - `told`: what the ledger has of it.
  func writeJSON(_ told: ToldCase, to output: inout StandardOutput) {
    var json = JSONWriter()
    json.object { json in
      json.string("case", subject.key)
      json.string("asOf", assessor.policy.zone.text(asOf))
      json.array("clocks") { json in
        for (clock, paragraph) in clocks { self.write(clock, paragraph, to: &json) }
      }
      self.write(told, to: &json)
    }
    json.newline()
    output.write(json.bytes)
  }

  private func write(_ told: ToldCase, to json: inout JSONWriter) {
    let zone = assessor.policy.zone
    let escalations = shown(of: told)
    json.array("escalations") { json in
      for escalation in escalations { json.escalation(escalation, zone) }
    }
    var ids: [Int64: String] = [:]
    for escalation in escalations { ids[escalation.sequence] = escalation.id }
    json.array("receipts") { json in
      for receipt in told.receipts where receipt.notice.built <= asOf {
        guard receipt.notice.escalations.contains(where: { ids[$0] != nil }) else { continue }
        json.receipt(receipt, of: ids, zone)
      }
    }
  }

  private func write(
    _ clock: Clock,
    _ paragraph: Explanation.Paragraph,
    to json: inout JSONWriter
  ) {
    let record = subject.timeline.records[clock.anchor]
    json.object { json in
      json.string("heading", paragraph.heading)
      for (name, lines) in [
        ("sentences", paragraph.sentences), ("told", paragraph.told), ("ahead", paragraph.ahead),
      ] as [(StaticString, [String])] {
        json.array(name) { json in
          for line in lines { json.string(nil, line) }
        }
      }
      json.clock(
        "clock",
        clock,
        of: subject.timeline,
        ClockContext(
          key: subject.key,
          anchorID: subject.identity(record).id,
          anchorType: subject.vocabulary.types.text(record.type),
          asOf: asOf
        ),
        assessor
      )
    }
  }

  private func say(_ phrase: Phrase) -> String {
    phrase.text(in: language, zone: assessor.policy.zone)
  }
}
