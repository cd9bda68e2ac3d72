import CRename
import Glibc
import Ledger

/// Why the disk did not take what it was given.
package struct DiskFailure: Error, CustomStringConvertible {
  /// What was attempted, without any name of a producer's.
  let operation: String
  let code: Int32

  /// Whether waiting can help: the disk is full, or failing.
  var mayPass: Bool { [ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENFILE, ENOMEM].contains(code) }

  package var description: String { "could not \(operation): \(String(cString: strerror(code)))" }
}

/// Files written and moved so that nobody sees half of one.
enum FileMove {
  /// Writes a file beside its place, then renames it there, over what stood there.
  ///
  /// - `hidden`: what it is called meanwhile, before `.part`; two that are written at once must not
  ///   share it.
  static func write(
    _ bytes: [UInt8],
    to path: String,
    hidden: String = ".termijnwacht"
  ) throws(DiskFailure) {
    let folder = String(path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex))
    let (target, part) = try makePart(folder + hidden)
    defer { close(target) }
    FileOwner.adopt(part)
    do throws(DiskFailure) {
      try bytes.withBytes { bytes throws(DiskFailure) in try append(bytes, to: target) }
      guard fdatasync(target) == 0 else { throw DiskFailure(operation: "sync a file", code: errno) }
      guard rename(part, path) == 0 else {
        throw DiskFailure(operation: "name a file", code: errno)
      }
    } catch {
      unlink(part)
      throw error
    }
  }

  /// How many names are tried for a part.
  private static let partNames = 100

  /// Makes a new file to write in.
  ///
  /// What lies there is left over from a crash, or was planted for us to write through, and is removed.
  /// Where it can't be, as a folder, the next name is taken: leftovers don't pile up, and none is in the
  /// way.
  private static func makePart(
    _ hidden: String
  ) throws(DiskFailure) -> (descriptor: Int32, path: String) {
    var code: Int32 = 0
    for number in 1...partNames {
      let path = hidden + (number == 1 ? ".part" : "-\(number).part")
      unlink(path)
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
      if descriptor >= 0 { return (descriptor, path) }
      code = errno
      guard code == EEXIST else { break }
    }
    throw DiskFailure(operation: "make a file", code: code)
  }

  static func move(_ path: String, to target: String) throws(DiskFailure) {
    try move(Array(path.utf8CString), to: target)
  }

  /// Renames a file, or copies and removes it where the target is on another file system.
  ///
  /// It is copied and removed by its name, which nobody else must give to another file meanwhile.
  static func move(_ path: [CChar], to target: String) throws(DiskFailure) {
    if rename(path, target) == 0 { return }
    guard errno == EXDEV else { throw DiskFailure(operation: "move a file", code: errno) }
    let part = target + ".part"
    try copy(path, to: part)
    guard rename(part, target) == 0, unlink(path) == 0 else {
      throw DiskFailure(operation: "move a file", code: errno)
    }
  }

  /// Renames a file to a name that nothing has; false where it isn't so, or the file system can't tell.
  static func move(_ path: String, toUnused target: String) -> Bool {
    rename_unused(path, target) == 0
  }

  /// Copies a regular file to a new one, durably; what was half copied is removed.
  private static func copy(_ path: [CChar], to target: String) throws(DiskFailure) {
    let source = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard source >= 0 else { throw DiskFailure(operation: "move a file", code: errno) }
    defer { close(source) }
    try copy(source, to: target)
  }

  /// Copies all bytes of an opened regular file.
  static func copy(_ source: Int32, to target: String) throws(DiskFailure) {
    unlink(target)
    let copy = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard copy >= 0 else { throw DiskFailure(operation: "make a file", code: errno) }
    defer { close(copy) }
    FileOwner.adopt(target)
    do throws(DiskFailure) {
      try transfer(from: source, to: copy)
      guard fdatasync(copy) == 0 else { throw DiskFailure(operation: "sync a file", code: errno) }
    } catch {
      unlink(target)
      throw error
    }
  }

  private static func transfer(from source: Int32, to target: Int32) throws(DiskFailure) {
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    var position = 0
    while true {
      let count = pread(source, &piece, piece.count, position)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw DiskFailure(operation: "read a file", code: errno) }
      guard count > 0 else { return }
      try piece.withBytes { bytes throws(DiskFailure) in
        try append(UnsafeRawBufferPointer(rebasing: bytes[..<count]), to: target)
      }
      position += count
    }
  }

  static func append(
    _ bytes: UnsafeRawBufferPointer,
    to file: Int32
  ) throws(DiskFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(file, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskFailure(operation: "write a file", code: errno) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
