import ArgumentParser
import Casework
import Civil
import Dispatch
import Foundation
import Glibc
import Notation
import Policy
import Station

/// `demo`: a sample year, then five seconds of the daemon in a folder of its own.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show a sample year, one date explained, and the daemon live."
  )

  @Option(help: "The folder with the sample configuration.")
  var from: String?

  @Option(help: "How long the daemon runs, in seconds.")
  var seconds = 5

  @Option(help: "nl or en.")
  var lang = Language.nl

  func run() throws {
    try reportingFailure {
      guard let folder = from ?? sampleFolder() else {
        throw CommandFailure(
          "The sample configuration isn't here; name its folder with --from.",
          exitCode: .configuration
        )
      }
      try showYear(folder)
      try DemoDaemon(sample: folder, language: lang).run(seconds: seconds)
    }
  }

  private func sampleFolder() -> String? {
    let places = [
      "config", Surroundings.checkout().map { $0 + "/config" } ?? "", "/usr/share/termijnwacht",
    ]
    return places.first {
      FileManager.default.fileExists(atPath: $0 + "/examples/cases.ndjson")
    }
  }

  /// A year of the sample cases under the shipped policy, and one date explained.
  private func showYear(_ folder: String) throws {
    let arguments = [
      "--events", folder + "/examples/cases.ndjson", "--policy",
      folder + "/policy.d",
    ]
    let files = try EventFileOptions.parse(arguments)
    let lookup = try CaseLookup(ConfigurationOptions.parse([]), files)
    var output = StandardOutput()
    output.line("== A year of sample cases (simulate --from 2026-01-01 --until 2027-01-01)\n")
    let simulation = try Simulation(
      lookup,
      from: Self.instant(2026, lookup.zone),
      until: Self.instant(2027, lookup.zone),
      language: lang
    )
    simulation.write(.text, to: &output)
    output.line("\n== One date explained (explain \(Self.explainedCase) --rule vt-onderzoek)\n")
    let asOf = TimeText("2026-05-22").map { $0.moment(in: lookup.zone).instant } ?? .now
    if let subject = try lookup.find(Self.explainedCase, asOf: asOf) {
      ExplainedCase(
        subject,
        lookup.editions.assessor,
        rule: "vt-onderzoek",
        language: lang,
        asOf: asOf
      ).write(to: &output)
    }
    output.flush()
  }

  private static let explainedCase = "VT-2026-0042"

  private static func instant(_ year: Int, _ zone: Zone) -> Instant {
    zone.startOfDay(LocalDate.first(ofMonth: 1, year: year))
  }
}

/// The daemon in a temporary folder, with a case whose deadlines lie seconds ahead.
private struct DemoDaemon {
  private let folder: String
  private let language: Language

  init(sample: String, language: Language) throws {
    self.language = language
    folder = FileManager.default.temporaryDirectory.path + "/termijnwacht-demo-\(UUID())"
    try FileManager.default.createDirectory(
      atPath: folder + "/state",
      withIntermediateDirectories: true
    )
    try FileManager.default.copyItem(
      atPath: sample + "/calendar.d",
      toPath: folder + "/calendar.d"
    )
    try Self.policy.write(toFile: folder + "/policy.yaml", atomically: true, encoding: .utf8)
    try Self.configuration(language).write(
      toFile: folder + "/termijnwacht.yaml",
      atomically: true,
      encoding: .utf8
    )
  }

  func run(seconds: Int) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var output = StandardOutput()
    output.line("\n== \(seconds) seconds of serve in a temporary folder\n")
    output.flush()
    let options = try ConfigurationOptions.parse(["--config", folder + "/termijnwacht.yaml"])
    let stopped = DispatchSemaphore(value: 0)
    let station = try DaemonAssembly(options).station { stopped.signal() }
    station.executor.queue.async { station.assumeIsolated { $0.start() } }
    try dropEvents()
    Self.after(.seconds(seconds), on: station.executor.queue) {
      station.assumeIsolated { $0.stop() }
    }
    withExtendedLifetime(station) { stopped.wait() }
    showFile(to: &output)
    output.flush()
  }

  private static func after(
    _ time: DispatchTimeInterval,
    on queue: DispatchQueue,
    _ body: @escaping @Sendable () -> Void
  ) {
    queue.asyncAfter(deadline: .now() + time, execute: body)
  }

  /// Renames a file into the inbox, as a producer does.
  private func dropEvents() throws {
    let now = Instant.now
    var lines = ""
    for (number, seconds) in [1, 2, 3].enumerated() {
      var json = JSONWriter()
      json.object { json in
        json.string("id", "demo-\(number)")
        json.string("case", "DEMO-\(number + 1)")
        json.string("type", "afspraak-gemaakt")
        json.string("time", now.text)
        json.string("uiterlijk", now.adding(seconds: Int64(seconds)).text)
      }
      lines += json.text + "\n"
    }
    let inbox = folder + "/state/inbox/"
    try lines.write(toFile: inbox + "demo.ndjson.part", atomically: false, encoding: .utf8)
    rename(inbox + "demo.ndjson.part", inbox + "demo.ndjson")
  }

  private func showFile(to output: inout StandardOutput) {
    let text = ConfigurationFolder.text(ofFile: folder + "/escalations.ndjson") ?? ""
    for line in text.split(separator: "\n") {
      guard let event = try? JSONValue(String(line)), let data = event["data"],
        case .number(let delay)? = data["delayMs"]
      else { continue }
      output.line(
        "\(event["time"]?.text ?? "")  \(event["subject"]?.text ?? "")  "
          + "\(data["title"]?.text ?? ""): \(data["rung"]?.text ?? ""), "
          + "due \(data["due"]?.text ?? ""), decided \(delay) ms after"
      )
    }
  }

  private static func configuration(_ language: Language) -> String {
    """
    source: urn:nld:demo:systeem:termijnwacht
    language: \(language.rawValue)
    policy: policy.yaml
    calendars: calendar.d
    state: state
    sinks: { file: { path: escalations.ndjson } }

    """
  }

  private static let policy = """
    policy: demo
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    ladders:
      kort: [ { at: start, tell: owner, level: info }, { at: due, tell: [owner, teamleider], level: error } ]
    rules:
      afspraak:
        title: { nl: Afspraak nakomen, en: Keep the agreement }
        basis: Voorbeeld
        effect: agreed
        starts: afspraak-gemaakt
        due: { read: uiterlijk }
        stops: afspraak-nagekomen
        ladder: kort

    """
}
