import ArgumentParser
import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy
import Watch

/// `digest`: any day's page.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Print the page of a day, as it was sent; a day without one is made now.",
    discussion: """
      A page that was sent comes back to the byte, unless --width asks for another. A calendar is \
      always made of what is known now.
      """
  )

  /// A form of the page.
  enum Form: String, CaseIterable, ExpressibleByArgument { case text, html, json, ics }

  @OptionGroup var config: ConfigurationOptions

  @Option(help: "The day; today where it isn't said.")
  var date: DateArgument?

  @Option(help: "Who reads it: ROLE, or ROLE@ORGANISATION.")
  var audience: String?

  @Option(help: "text, html, json or ics.")
  var format = Form.text

  @Option(help: "How many columns the text has, 20 to 200.")
  var width: Int?

  @Flag(help: "List the pages that were made, the newest first.")
  var list = false

  func validate() throws {
    if let width, !(20...200).contains(width) {
      throw ValidationError("A width is a number from 20 to 200.")
    }
  }

  func run() throws {
    try reportingFailure {
      let archive = try PageArchive(config)
      var output = StandardOutput()
      if list {
        for record in try archive.records() { output.write(archive.line(record, format)) }
      } else {
        output.write(
          try archive.page(date: date?.date, audience: audience, format, width: width)
        )
      }
      output.flush()
    }
  }
}

/// The pages that were made, and what makes others.
private struct PageArchive {
  private let ledger: Ledger
  private let watch: Watch
  private let plan: DigestPlan
  private let zone: Zone

  /// How many pages are listed.
  private static let listed = 1000

  init(_ options: ConfigurationOptions) throws {
    let (configuration, configured) = try options.read(isServed: false)
    let ledger = try StateFolder.presentLedger(configuration)
    var settings = configuration
    // Where no pages are made every day, one can be looked at all the same.
    settings.digest = configuration.digest ?? Configuration.Digest()
    let editions = try EditionChoice(configuration, configured, ledger).editions
    guard let plan = try settings.digestPlan(editions) else {
      throw CommandFailure(
        "The configuration names no roster, which says who reads pages.",
        exitCode: .configuration
      )
    }
    self.ledger = ledger
    self.plan = plan
    zone = editions.assessor.policy.zone
    watch = Watch(
      ledger,
      editions,
      sources: configuration.sources,
      language: configuration.language,
      threads: processors,
      roster: try configuration.readRoster()
    )
  }

  func records() throws -> [LedgerTransaction.DigestRecord] {
    try read { try $0.digests(limit: Self.listed) }
  }

  func line(
    _ record: LedgerTransaction.DigestRecord,
    _ format: DigestCommand.Form
  ) -> [UInt8] {
    let hash = hexadecimal(record.hash)
    guard format == .json else {
      let reader = record.role + (record.organisation.map { "@" + $0 } ?? "")
      let words = [record.day.description, PlainText.escaped(reader), zone.text(record.made), hash]
      return Array((words.joined(separator: "  ") + "\n").utf8)
    }
    var json = JSONWriter()
    json.object { json in
      json.string("day", record.day.description)
      json.string("role", record.role)
      json.string("organisation", ifPresent: record.organisation)
      json.string("made", zone.text(record.made))
      json.string("since", ifPresent: record.since.map(zone.text))
      json.number("facts", record.facts)
      json.number("escalations", record.escalations)
      json.string("head", ifPresent: record.head)
      json.string("sha256", hash)
    }
    json.newline()
    return json.bytes
  }

  func page(
    date: LocalDate?,
    audience: String?,
    _ format: DigestCommand.Form,
    width: Int?
  ) throws -> [UInt8] {
    let today = zone.local(.now).date
    let day = date ?? today
    guard day <= today else {
      throw CommandFailure("\(day): that day is yet to come.", exitCode: .usage)
    }
    let audience = try reader(audience)
    let record = try read {
      try $0.digest(of: audience.role, audience.organisation, on: day)
    }
    if let record, format != .ics, width == nil || format != .text {
      return try kept(record, format)
    }
    return try made(day, audience, format, width, record)
  }

  /// The page as it was sent.
  private func kept(
    _ record: LedgerTransaction.DigestRecord,
    _ format: DigestCommand.Form
  ) throws -> [UInt8] {
    guard !record.pages.isEmpty else {
      throw CommandFailure(
        "\(record.day): the page is erased; that it was made, and its sum, are kept.",
        exitCode: .unavailable
      )
    }
    guard let pages = DigestPages(record) else {
      throw CommandFailure(
        "\(record.day): the page that was kept is damaged; its sum differs.",
        exitCode: .inputOutput
      )
    }
    return Self.bytes(of: pages, format)
  }

  private static func bytes(of pages: DigestPages, _ format: DigestCommand.Form) -> [UInt8] {
    switch format {
    case .html: Array(pages.html.utf8)
    case .json: Array((pages.json + "\n").utf8)
    case .text, .ics: Array(pages.text.utf8)
    }
  }

  /// The page made now, of what was known at its time.
  ///
  /// - `record`: the page that was sent then; nil where none was.
  private func made(
    _ day: LocalDate,
    _ audience: DigestAudience,
    _ format: DigestCommand.Form,
    _ width: Int?,
    _ record: LedgerTransaction.DigestRecord?
  ) throws -> [UInt8] {
    var plan = plan
    plan.forms.width = width ?? plan.forms.width
    plan.audiences = [audience]
    let at = record?.made ?? min(plan.schedule.instant(on: day), .now)
    let last = try read {
      try $0.newestDigest(of: audience.role, audience.organisation, before: day)
    }
    let page = plan.schedule.next(after: last?.day, at: at)
    let before = plan.schedule.instant(on: plan.schedule.previous(before: day))
    let owed = OwedDigest(
      audience: audience,
      page: DigestSchedule.Page(day: day, at: at, missed: page.day == day ? page.missed : []),
      since: last?.made ?? before
    )
    var job = watch.digestJob([owed], plan, made: at)
    job.head = .kept(record?.head)
    do throws(LedgerError) {
      let pages = try job.run()
      guard format == .ics else { return pages.flatMap { Self.bytes(of: $0.pages, format) } }
      return try job.calendars(beside: pages).flatMap(\.bytes)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }

  /// The audience that was named; where none was, the only one there is.
  private func reader(_ name: String?) throws -> DigestAudience {
    if let name {
      let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      return DigestAudience(
        role: String(parts[0]),
        organisation: parts.count == 2 ? String(parts[1]) : nil
      )
    }
    if plan.audiences.count == 1 { return plan.audiences[0] }
    let names = plan.audiences.map { $0.role + ($0.organisation.map { "@" + $0 } ?? "") }
    throw CommandFailure(
      "Name an audience: " + names.map(PlainText.escaped).joined(separator: ", "),
      exitCode: .usage
    )
  }

  private func read<Result>(_ body: (LedgerTransaction) throws -> Result) throws -> Result {
    do throws(LedgerError) {
      return try ledger.read(body)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}
