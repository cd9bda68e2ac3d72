import Casework
import Foundation
import Notation
import TestSupport
import Testing

@testable import Sinks

/// A case's key is text that others wrote: no sink passes it on as it came.
struct NaughtyKeyTests {
  @Test("no field of the journal misleads", arguments: naughtyStrings)
  func journal(key: String) {
    let fields = JournalSink.fields(sampleEscalation(1, of: key), Repository.amsterdam)
    for (_, value) in fields {
      #expect(!isMisleading(value))
      #expect(!value.contains("\n"))
    }
    #expect(fields.contains { $0 == ("TERMIJN_CASE", PlainText.escaped(key)) })
  }

  @Test("the file sink has a line for each, in both forms")
  func file() throws {
    let escalations = naughtyStrings.enumerated().map { sampleEscalation($0 + 1, of: $1) }
    for format in [FileSink.Format.text, .ndjson(source: "urn:x")] {
      try withTemporaryFolder { folder in
        let path = folder + "/escalations"
        let sink = FileSink(
          path: path,
          format: format,
          zone: Repository.amsterdam,
          newest: 1 << 40
        )
        try sink.append(escalations)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!isMisleading(text.replacing("\t", with: " ")))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == escalations.count + 1)
        for (line, key) in zip(lines, naughtyStrings) {
          switch format {
          case .text:
            #expect(
              line.split(separator: "\t", omittingEmptySubsequences: false)[3]
                == PlainText.escaped(key)
            )
          case .ndjson: #expect(try JSONValue(String(line))["subject"]?.text == key)
          }
        }
      }
    }
  }
}
