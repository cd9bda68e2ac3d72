import Crypto
import Glibc

/// A file that is written once and kept: its bytes are on the disk when the call returns, and only its
/// owner may read it.
package struct KeptFile: Hashable, Sendable {
  package var byteCount: Int64

  /// The SHA-256 of its bytes.
  package var hash: [UInt8]

  private static let pieceBytes = 1 << 18

  /// Reads a file through for its size and hash; nil where there is none.
  package static func look(_ path: String) throws(LedgerError) -> KeptFile? {
    try reading(path) { _ throws(LedgerError) in }
  }

  /// Copies a regular file to a new one; nil where there is none, because it was moved away.
  package static func copy(
    _ source: String,
    to target: String
  ) throws(LedgerError) -> KeptFile? {
    let descriptor = try create(target)
    defer { close(descriptor) }
    let file = try reading(source) { piece throws(LedgerError) in
      try append(piece, to: descriptor)
    }
    if file == nil {
      unlink(target)
    } else if fsync(descriptor) != 0 {
      throw failure("sync a copy")
    }
    return file
  }

  /// Writes a new file.
  package static func write(_ bytes: [UInt8], to target: String) throws(LedgerError) {
    let descriptor = try create(target)
    defer { close(descriptor) }
    try bytes.withBytes { bytes throws(LedgerError) in try append(bytes, to: descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync a file") }
  }

  /// Waits until a file, or the names in a folder, are on the disk.
  package static func sync(_ path: String) throws(LedgerError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open what is to be synced") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync a file") }
  }

  private static func create(_ path: String) throws(LedgerError) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw failure("make a file") }
    return descriptor
  }

  private static func reading(
    _ path: String,
    _ body: (UnsafeRawBufferPointer) throws(LedgerError) -> Void
  ) throws(LedgerError) -> KeptFile? {
    // Neither what a link leads to nor a pipe is a file of ours.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0, errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw failure("read a file") }
    defer { close(descriptor) }
    var digest = SHA256()
    var total: Int64 = 0
    var piece = [UInt8](repeating: 0, count: pieceBytes)
    while true {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read a file") }
      guard count > 0 else { break }
      try piece.withBytes { bytes throws(LedgerError) in
        let read = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        digest.update(bufferPointer: read)
        try body(read)
      }
      total += Int64(count)
    }
    return KeptFile(byteCount: total, hash: Array(digest.finalize()))
  }

  private static func append(
    _ bytes: UnsafeRawBufferPointer,
    to descriptor: Int32
  ) throws(LedgerError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("write a file") }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// What the system refused, by errno; of names it says nothing.
  private static func failure(_ operation: String) -> LedgerError {
    let code = errno
    return LedgerError(
      kind: [ENOSPC, EDQUOT].contains(code) ? .full : .failed,
      operation: operation,
      code: code,
      description: "could not \(operation): \(String(cString: strerror(code)))"
    )
  }
}
