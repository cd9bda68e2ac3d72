import Civil
import Glibc
import Notation

/// Files that can't be read at all, put aside with the reason.
extension Inbox {
  /// Puts a file aside that can't be read, and answers its producer; false where another has taken its
  /// place, which must be read.
  ///
  /// - `isSame`: whether at a path there is what could not be read.
  /// - Throws: `DiskFailure` where it can't be put aside. Where that may pass, nothing is in quarantine,
  ///   and this can be tried again.
  func refuse(
    _ name: String,
    _ diagnostic: Diagnostic,
    at now: Instant,
    isSame: (String) -> Bool
  ) throws(DiskFailure) -> Bool {
    guard isSame(path(name)) else { return false }
    let stem = unused(Self.stem(Array(name.utf8), now), for: name)
    let record = "\(stem).ndjson"
    do throws(DiskFailure) {
      try keep(diagnostic.placed(file: name, line: 0), as: record)
      try answer(name, counts: IntakeCounts(), at: now, error: diagnostic, quarantine: record)
      try FileMove.move(path(name), to: held(name))
      if isSame(held(name)) {
        try FileMove.move(held(name), to: "\(quarantine)/\(stem).file")
        return true
      }
    } catch {
      if error.mayPass { try takeBack(name, record, at: now) }
      throw error
    }
    try takeBack(name, record, at: now)
    return false
  }

  /// Puts a file aside whose name can't be used; nobody can be answered.
  ///
  /// - Throws: `DiskFailure` where it can't be put aside.
  func refuse(unusable name: [CChar], at now: Instant) throws(DiskFailure) {
    let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let text = String(decoding: bytes, as: UTF8.self)
    let stem = unused(Self.stem(bytes, now), for: text)
    let record = "\(stem).ndjson"
    let wanted = "a name in UTF-8 of at most \(Self.nameBytes) bytes"
    try keep(Diagnostic(.fileName, file: text, wanted: wanted), as: record)
    let source = folder.utf8CString.dropLast() + [CChar(bitPattern: UInt8(ascii: "/"))] + name
    // Under a name that it can be read by, should we end before it is put aside.
    let held = held(stem + Self.archiveSuffix(text))
    do throws(DiskFailure) {
      try FileMove.move(Array(source), to: held)
      try FileMove.move(held, to: "\(quarantine)/\(stem).file")
    } catch {
      unlink("\(quarantine)/\(record)")
      throw error
    }
  }

  /// Writes down why a whole file was refused.
  private func keep(_ diagnostic: Diagnostic, as record: String) throws(DiskFailure) {
    var refusals = Refusals()
    refusals.add(diagnostic, excerpt: "")
    guard let records = refusals.records else { return }
    try FileMove.write(records, to: "\(quarantine)/\(record)")
  }

  /// Undoes what was done of a refusal; the answer is written over when the file is next taken.
  private func takeBack(
    _ name: String,
    _ record: String,
    at now: Instant
  ) throws(DiskFailure) {
    unlink("\(quarantine)/\(record)")
    try putBack(name, at: now)
  }
}
