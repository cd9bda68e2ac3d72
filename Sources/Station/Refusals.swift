import Casework
import Notation

/// What could not be taken of one file, as the lines of NDJSON that quarantine keeps.
///
/// It has a limit of its own, so that a file of nothing but faults fills neither memory nor disk.
struct Refusals {
  private var bytes: [UInt8] = []
  private var untold = 0
  private var newest: Diagnostic?

  /// How much of a refused text its record repeats; the archive has all of it.
  static let excerptBytes = 1 << 12

  /// How much is told of one file, in bytes; what is refused after that is counted only.
  static let limitBytes = 32 << 20

  /// Whether what is added now is counted only.
  var isFull: Bool { bytes.count >= Self.limitBytes }

  mutating func add(_ diagnostic: Diagnostic, excerpt: String) {
    guard !isFull else {
      untold += 1
      newest = diagnostic
      return
    }
    Self.append(diagnostic, diagnostic.reason, excerpt, to: &bytes)
  }

  /// All lines; nil where nothing was refused.
  var records: [UInt8]? {
    guard let newest else { return bytes.isEmpty ? nil : bytes }
    var records = bytes
    Self.append(newest, "\(untold) more were refused, this one the last", "", to: &records)
    return records
  }

  private static func append(
    _ diagnostic: Diagnostic,
    _ reason: String,
    _ text: String,
    to bytes: inout [UInt8]
  ) {
    var json = JSONWriter()
    json.object { json in
      json.string("file", diagnostic.file)
      json.number("line", diagnostic.line)
      json.number("column", diagnostic.column)
      json.string("code", diagnostic.code.rawValue)
      json.string("reason", reason)
      json.string("text", text)
    }
    json.newline()
    bytes += json.bytes
  }
}
