import Foundation

/// The big list of naughty strings (github.com/minimaxir/big-list-of-naughty-strings, MIT), and what
/// it lacks: ends of lines, and each kind of character that changes how others are shown.
package let naughtyStrings: [String] = {
  let path = Repository.folder(of: #filePath) + "/Resources/blns.json"
  guard let data = FileManager.default.contents(atPath: path),
    let list = try? JSONSerialization.jsonObject(with: data) as? [String]
  else { preconditionFailure("blns.json is missing") }
  return list + [
    "a\nb", "a\r\nb", "a\tb", "a\u{0}b", "\u{1B}[2J\u{1B}[31mred", "\u{9B}31mred", "a\u{85}b",
    "a\u{2028}b\u{2029}c", "\u{202E}fdp.exe", "\u{2066}a\u{2069}", "\u{61C}a", "\u{FEFF}a",
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "\"=1\"", ";=1", "a,=1",
    "a\",=1",
    "\u{E0001}\u{E0041}", "\u{200B}", "\u{FFFE}", "\u{10FFFF}", "\\u{1b}", "a\u{7F}b",
  ]
}()

/// Whether the text holds anything that could mislead whoever looks at it in a terminal: control
/// characters, direction marks, ends of lines that are none of ours.
package func isMisleading(_ text: some StringProtocol) -> Bool {
  text.unicodeScalars.contains { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\n"
    default: false
    }
  }
}
