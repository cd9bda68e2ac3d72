import ArgumentParser
import Casework
import Foundation
import Ledger
import Notation
import Policy
import Rehearsal

/// `test`: scenarios of a policy, played and compared with what they say.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Play scenarios of a policy, and compare what comes of them with what they say.",
    discussion: """
      A scenario is a YAML file: dated events, and the escalations that must come of them; nothing \
      else may (docs/scenarios.md).
      """
  )

  @Argument(help: "The scenario files.")
  var files: [String]

  @Flag(help: "Tell what no scenario covers: rules, keywords, reasons; fail below 100 %.")
  var coverage = false

  @Flag(help: "One JSON object a scenario.")
  var json = false

  func run() throws {
    try reportingFailure {
      var output = StandardOutput()
      var coverage = Coverage()
      var (passed, failed, unread) = (0, 0, 0)
      for file in files {
        guard let run = try play(file, &output) else {
          unread += 1
          continue
        }
        coverage.add(run)
        write(run, file, to: &output)
        if run.findings.isEmpty { passed += 1 } else { failed += 1 }
      }
      let isCovered = !self.coverage || coverage.write(to: &output)
      if !json {
        output.line("\(passed) scenarios passed, \(failed) failed, \(unread) could not be read")
      }
      output.flush()
      if unread > 0 { throw ExitCode(CommandExit.badInput.rawValue) }
      if failed > 0 || !isCovered { throw ExitCode(CommandExit.finding.rawValue) }
    }
  }

  /// A scenario that was played; nil where it can't be read, which is told.
  private func play(_ file: String, _ output: inout StandardOutput) throws -> ScenarioRun? {
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try SettingsFile.bytes(of: file)
    } catch {
      output.write(error, asJSON: json)
      return nil
    }
    let (scenario, diagnostics) = Scenario.read(bytes: bytes, file: file)
    for diagnostic in diagnostics { output.write(diagnostic, asJSON: json) }
    guard let scenario else { return nil }
    do throws(LedgerError) {
      return try ScenarioRun(scenario)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }

  private func write(_ run: ScenarioRun, _ file: String, to output: inout StandardOutput) {
    if json {
      var json = JSONWriter()
      json.object { json in
        json.string("file", file)
        json.string("scenario", run.scenario.name)
        json.bool("passed", run.findings.isEmpty)
        json.array("findings") { json in
          for finding in run.findings {
            json.object { json in
              json.number("line", finding.line)
              json.string("text", finding.text)
            }
          }
        }
      }
      json.newline()
      return output.write(json.bytes)
    }
    let verdict = run.findings.isEmpty ? "ok    " : "FAILED"
    output.line("\(verdict)  \(PlainText.escaped(file)): \(PlainText.escaped(run.scenario.name))")
    for finding in run.findings {
      let place = finding.line > 0 ? "\(file):\(finding.line): " : "\(file): "
      output.line("        " + PlainText.escaped(place + finding.text))
    }
  }
}

extension Coverage {
  /// Tells what is covered; whether all is.
  fileprivate func write(to output: inout StandardOutput) -> Bool {
    for part in parts {
      let covered = part.count - part.missing.count
      output.line("coverage of \(part.name): \(covered) of \(part.count)")
      for missing in part.missing { output.line("  not covered: \(PlainText.escaped(missing))") }
    }
    return parts.allSatisfy { $0.missing.isEmpty }
  }
}
