import Casework
import Notation

/// The page of all diagnostics in one language: `docs/diagnostics.md`, or `docs/diagnostics.nl.md`.
struct DiagnosticsPage {
  let language: Language

  /// What `check` says of a policy, as the example.
  let example: Diagnostic

  var text: String {
    var lines = head
    for (topic, codes) in DiagnosticCode.byTopic {
      lines += ["", "## \(title(of: topic))", "", columns, "|---|---|---|"]
      lines += codes.map { code in
        let explanation = code.explanation(in: language)
        return "| `\(code.rawValue)` | \(Self.cell(explanation.means)) | "
          + "\(Self.cell(explanation.hint)) |"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func cell(_ text: String) -> String {
    text.replacing("<", with: "&lt;").replacing("*", with: "\\*").replacing("|", with: "\\|")
  }

  private var head: [String] {
    switch language {
    case .en: Self.englishHead(example)
    case .nl: Self.dutchHead(example)
    }
  }

  private var columns: String {
    language == .en ? "| code | means | hint |" : "| code | betekent | raad |"
  }

  private static func englishHead(_ example: Diagnostic) -> [String] {
    [
      "# Diagnostics", "",
      "<!-- Made from Sources/Notation/DiagnosticCode+English.swift: UPDATE_GOLDEN=1 swift test -->",
      "",
      "Every fault has a code that stays what it is: `E-` of an error, `W-` of a warning. A diagnostic",
      "is one line, as compilers write theirs:", "",
      "    FILE:LINE:COLUMN: error CODE at PATH: found …, wanted … (hint)", "", "```",
      example.description, "```", "",
      "`column` counts from 1: in bytes within an event, in characters of YAML. It is left out where the",
      "whole line is meant. What an event said is never repeated. `check --json FILE` gives the same as",
      "objects with `code, severity, file, line, column, path, found, wanted, hint`.", "",
      "All faults of a file are told at once, and one tells of itself alone. Where the text is no YAML",
      "(`E-YAML-SYNTAX` to `E-YAML-INDENT`, `E-YAML-DOCUMENTS`), the rest can't be read. Warnings don't",
      "stop anything; `check --strict` counts them as faults. In Dutch:",
      "[diagnostics.nl.md](diagnostics.nl.md).",
    ]
  }

  private static func dutchHead(_ example: Diagnostic) -> [String] {
    [
      "# Fouten en hun codes", "",
      "<!-- Gemaakt uit Sources/Notation/DiagnosticCode+Dutch.swift: UPDATE_GOLDEN=1 swift test -->",
      "",
      "Elke fout heeft een code die blijft wat hij is: `E-` van een fout, `W-` van een waarschuwing. Hij",
      "staat op één regel, zoals vertalers van programma's dat doen:", "",
      "    BESTAND:REGEL:KOLOM: error CODE at PAD: found …, wanted … (raad)", "", "```",
      example.description, "```", "",
      "De kolom telt vanaf 1: in bytes binnen een gebeurtenis, in tekens van YAML. Hij ontbreekt waar de",
      "hele regel bedoeld is. Wat een gebeurtenis zei wordt nooit herhaald. `check --json BESTAND` geeft",
      "hetzelfde als objecten.", "",
      "Alle fouten van een bestand komen tegelijk, en elke fout meldt alleen zichzelf. Waar de tekst geen",
      "YAML is (`E-YAML-SYNTAX` tot en met `E-YAML-INDENT`, `E-YAML-DOCUMENTS`) is de rest niet te lezen.",
      "Waarschuwingen houden niets tegen; `check --strict` telt ze als fouten. In het Engels:",
      "[diagnostics.md](diagnostics.md).",
    ]
  }

  private func title(of topic: DiagnosticCode.Topic) -> String {
    let (english, dutch) =
      switch topic {
      case .events: ("Events", "Gebeurtenissen")
      case .values: ("Values and keys, in any file and in compute", "Waarden en sleutels")
      case .yaml: ("YAML", "YAML")
      case .policy: ("Policy", "Beleid")
      case .warnings: ("Warnings", "Waarschuwingen")
      case .calendar: ("Calendar", "Kalender")
      case .configuration: ("Configuration", "Configuratie")
      case .roster: ("Roster", "Rooster")
      case .scenario: ("Scenarios", "Scenario's")
      }
    return language == .en ? english : dutch
  }
}
