import ArgumentParser
import Casework
import Notation
import Policy

/// `doctor`: whether the machine is fit.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell whether the machine is fit: time, rights, room, ledger, ways out.",
    discussion: """
      It changes nothing, and sends nothing. It exits with 1 where anything is wrong. What only the \
      daemon's user may see, it sees by sudo.
      """
  )

  @OptionGroup var config: ConfigurationOptions
  @OptionGroup var format: FormatOptions

  @Option(help: "The language: nl or en; the configuration's where it isn't said.")
  var lang: Language?

  func run() throws {
    try reportingFailure {
      let doctor = Doctor(config, at: .now)
      let language = lang ?? doctor.configuration?.language ?? .nl
      var output = StandardOutput()
      let findings = doctor.findings()
      for finding in findings { write(finding, language, to: &output) }
      output.flush()
      if findings.contains(where: { $0.verdict == .wrong }) {
        throw ExitCode(CommandExit.finding.rawValue)
      }
    }
  }

  private func write(
    _ finding: DoctorFinding,
    _ language: Language,
    to output: inout StandardOutput
  ) {
    let found = finding.found.text(in: language)
    let hint = finding.hint?.text(in: language)
    switch format.chosen {
    case .ndjson:
      var json = JSONWriter()
      json.object { json in
        json.string("check", finding.topic.rawValue)
        json.string("verdict", finding.verdict.rawValue)
        json.string("found", found)
        json.string("hint", ifPresent: hint)
      }
      json.newline()
      output.write(json.bytes)
    case .csv:
      output.line(
        CSV.line([finding.topic.rawValue, finding.verdict.rawValue, found, hint ?? ""])
      )
    case .text:
      let words = found + (hint.map { ". " + $0 } ?? "")
      output.line(
        finding.verdict.word(in: language).padded(8) + finding.topic.rawValue.padded(16)
          + PlainText.escaped(words)
      )
    }
  }
}
