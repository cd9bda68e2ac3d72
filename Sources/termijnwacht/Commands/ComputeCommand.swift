import ArgumentParser
import Casework
import Civil
import Glibc
import Notation
import Policy

/// `compute`: the date calculator.
struct ComputeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compute",
    abstract: "Count a term from a date, with each step and its article."
  )

  @Option(help: "The day or time that the term counts from; a date or a time with its offset.")
  var from: String?

  @Option(
    parsing: .unconditional,
    help: "The term: \"10 weeks\", \"5 working days\", \"24 hours\", P10W."
  )
  var term: String?

  @Option(help: "calendar, awt, local-clock or thirty-day-months.")
  var counting = Counting.calendar

  @Option(help: "Where an end on a closed day goes: none, later or earlier.")
  var roll = Roll.none

  @Flag(help: "The first day of the term is the event's own day.")
  var firstDayCounts = false

  @Option(help: "A pause, its first and last day: 2026-03-03..2026-03-09. May be given again.")
  var pause: [String] = []

  @Option(help: "The calendar to count by.")
  var calendar = "nl"

  @Option(help: "The folder with the calendars.")
  var calendars: String?

  @Option(help: "The zone of the clocks.")
  var zone = "Europe/Amsterdam"

  @Option(help: "The language of the steps: nl or en.")
  var lang = Language.nl

  @Flag(help: "Answer with one JSON object.")
  var json = false

  @Flag(help: "Read requests from standard input, a JSON object a line, and answer each on a line.")
  var batch = false

  func validate() throws {
    if !batch, from == nil || term == nil {
      throw ValidationError("--from and --term are needed, or --batch.")
    }
  }

  func run() throws {
    try reportingFailure {
      let folder = try Surroundings.read(folder: calendars)
      var zones: [String: Zone] = [:]
      let sources = ComputeRequest.Sources(
        calendar: folder.calendar,
        zone: { name in
          if zones[name] == nil { zones[name] = folder.zone(name) }
          return zones[name]
        },
        defaultCalendar: calendar,
        defaultZone: zone
      )
      if batch { try answerAll(sources) } else { try computeOne(folder, sources) }
    }
  }

  private func answerAll(_ sources: ComputeRequest.Sources) throws {
    var output = StandardOutput()
    var lines = LineReader(descriptor: STDIN_FILENO)
    var hasFault = false
    while let line = lines.next(beforeWaiting: { output.flush() }) {
      let answer = ComputeRequest.answer(line, sources)
      hasFault = hasFault || answer.hasPrefix("{\"error\"")
      output.line(answer)
    }
    output.flush()
    if hasFault { throw ExitCode(CommandExit.badInput.rawValue) }
  }

  private func computeOne(
    _ folder: ConfigurationFolder,
    _ sources: ComputeRequest.Sources
  ) throws {
    let request = try requestLine()
    let answer = ComputeRequest.answer(request, sources)
    var output = StandardOutput()
    if json {
      output.line(answer)
    } else {
      let (reckoning, reckoner) = try reckon(request, sources)
      for step in reckoner.steps(of: reckoning) {
        output.line(Phrase.step(step).text(in: lang, zone: reckoner.zone))
      }
      output.line(Phrase.due(reckoning.due).text(in: lang, zone: reckoner.zone))
    }
    output.flush()
    if answer.hasPrefix("{\"error\"") { throw ExitCode(CommandExit.badInput.rawValue) }
  }

  private func reckon(
    _ request: String,
    _ sources: ComputeRequest.Sources
  ) throws -> (Reckoning, Reckoner) {
    do {
      return try ComputeRequest.reckon(request, sources)
    } catch {
      throw CommandFailure(diagnostics: [error], exitCode: .badInput)
    }
  }

  /// The same request that a batch would hold.
  private func requestLine() throws -> String {
    var json = JSONWriter()
    let pauses = pause.map { $0.split(separator: "..", maxSplits: 1).map(String.init) }
    json.object { json in
      json.string("from", from ?? "")
      json.string("term", term ?? "")
      json.string("counting", counting.rawValue)
      json.string("roll", roll.rawValue)
      if firstDayCounts { json.string("first-day", "counts") }
      json.array("pauses") { json in
        for pause in pauses {
          json.array { json in
            for day in pause { json.string(nil, day) }
          }
        }
      }
    }
    return json.text
  }
}

extension Counting: ExpressibleByArgument {}
extension Roll: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
