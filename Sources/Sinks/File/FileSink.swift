package import Casework
package import Civil
import Glibc
import Notation

/// Appends escalations to a file, each exactly once: NDJSON of CloudEvents, or plain text.
///
/// Each line holds its sequence, so that after a crash the file itself tells how far it came; a torn
/// last line is cut off and written anew. A file that was renamed away (logrotate) is followed by a
/// new one under the old name.
package final class FileSink: RecordSink {
  /// How the lines look.
  package enum Format: Sendable {
    case ndjson(source: String)
    case text
  }

  package let name = "file"
  package private(set) var lastSequence: Int64?

  /// Why the file couldn't be opened when the sink was made; nil where it could.
  package private(set) var refusal: SinkError?
  private let path: String
  private let format: Format
  private let zone: Zone

  /// The ledger's newest escalation at the start: a file that is ahead of it belongs to another ledger,
  /// and its sequences mean nothing here.
  private let newest: Int64
  private var descriptor: Int32 = -1
  private var identity: (device: UInt, inode: UInt)?

  /// Opens the file, and makes it where there is none; what can't be opened now is tried again at each
  /// `append`, which tells why.
  ///
  /// `newest`: the ledger's newest escalation.
  package init(path: String, format: Format, zone: Zone, newest: Int64) {
    self.path = path
    self.format = format
    self.zone = zone
    self.newest = newest
    do throws(SinkError) { try open() } catch { refusal = error }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package func append(_ escalations: [Escalation]) throws(SinkError) {
    try reopenIfMoved()
    let last = lastSequence ?? 0
    let bytes = lines(escalations.lazy.filter { $0.sequence > last })
    let start = lseek(descriptor, 0, SEEK_END)
    do throws(SinkError) {
      try write(bytes)
      guard fdatasync(descriptor) == 0 else { throw failure("sync") }
    } catch {
      // What was half written goes, so that the next attempt begins at a line's start.
      ftruncate(descriptor, start)
      throw error
    }
    lastSequence = max(last, escalations.last?.sequence ?? 0)
  }

  // MARK: - Lines

  private func lines(_ escalations: some Sequence<Escalation>) -> [UInt8] {
    switch format {
    case .ndjson(let source):
      var json = JSONWriter()
      var times = InstantTexts(zone)
      for escalation in escalations {
        json.escalationEvent(escalation, source: source, &times)
        json.newline()
      }
      return json.bytes
    case .text:
      return escalations.reduce(into: []) { $0 += line($1).utf8 }
    }
  }

  private func line(_ escalation: Escalation) -> String {
    let words = [
      String(escalation.sequence), zone.text(escalation.decided), escalation.level.rawValue,
      escalation.subject, escalation.rule, escalation.rung, escalation.due,
      escalation.roles.joined(separator: ","), escalation.reason.rawValue, escalation.title,
    ]
    return words.map(PlainText.escaped).joined(separator: "\t") + "\n"
  }

  /// The sequence that a line of this file holds; nil where it holds none.
  private func sequence(of line: ArraySlice<UInt8>) -> Int64? {
    let text = String(decoding: line, as: UTF8.self)
    switch format {
    case .text: return text.split(separator: "\t").first.flatMap { Int64($0) }
    case .ndjson: return (try? JSONValue(text))?["sequence"]?.text.flatMap { Int64($0) }
    }
  }

  // MARK: - The file

  private func open() throws(SinkError) {
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw failure("open") }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("look at") }
    identity = (UInt(status.st_dev), UInt(status.st_ino))
    try recoverTail(size: Int(status.st_size))
  }

  /// Cuts off a torn last line, and finds the newest sequence.
  private func recoverTail(size: Int) throws(SinkError) {
    guard size > 0 else { return }
    let start = max(0, size - Self.tailBytes)
    var tail = [UInt8](repeating: 0, count: size - start)
    guard pread(descriptor, &tail, tail.count, off_t(start)) == tail.count else {
      throw failure("read the end of")
    }
    let newline = UInt8(ascii: "\n")
    let whole = tail.lastIndex(of: newline).map { $0 + 1 } ?? 0
    if whole < tail.count {
      guard ftruncate(descriptor, off_t(start + whole)) == 0 else { throw failure("mend") }
    }
    let lines = tail[..<whole].split(separator: newline)
    guard let last = lines.last.flatMap({ sequence(of: $0) }) else { return }
    if lastSequence != nil || last <= newest { lastSequence = max(lastSequence ?? 0, last) }
  }

  /// How much of the end is read to find the last line; a line is far shorter.
  private static let tailBytes = 1 << 16

  private func reopenIfMoved() throws(SinkError) {
    var status = stat()
    let isThere = descriptor >= 0 && stat(path, &status) == 0
    if isThere, let identity, identity == (UInt(status.st_dev), UInt(status.st_ino)) { return }
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    try open()
  }

  private func write(_ bytes: [UInt8]) throws(SinkError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(
          descriptor,
          buffer.baseAddress.map { $0 + written },
          buffer.count - written
        )
      }
      if count > 0 { written += count } else if errno != EINTR { throw failure("write") }
    }
  }

  private func failure(_ operation: String) -> SinkError {
    let code = errno
    return SinkError(name, operation, code: code, String(cString: strerror(code)))
  }
}
