import Glibc

extension FileMove {
  /// Writes a file anew out of parts of what it held, and has it on the disk under its name or not at
  /// all.
  ///
  /// - `path`: the file that is replaced.
  /// - `target`: its name from then on, in the same folder.
  static func rewrite(
    _ path: String,
    as target: String,
    _ parts: [UnsafeRawBufferPointer]
  ) throws(DiskFailure) {
    let folder = String(path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex))
    let part = folder + ".termijnwacht.erasing"
    unlink(part)
    let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw DiskFailure(operation: "make a file", code: errno) }
    defer { close(file) }
    do throws(DiskFailure) {
      for bytes in parts { try append(bytes, to: file) }
      guard fsync(file) == 0 else { throw DiskFailure(operation: "sync a file", code: errno) }
      guard rename(part, target) == 0 else {
        throw DiskFailure(operation: "name a file", code: errno)
      }
    } catch {
      unlink(part)
      throw error
    }
    if path != target { try remove(path) }
    try sync(folder: folder)
  }

  /// Removes a file for good.
  static func remove(_ path: String) throws(DiskFailure) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw DiskFailure(operation: "remove a file", code: errno)
    }
  }

  /// Waits until the names in a folder are on the disk.
  static func sync(folder: String) throws(DiskFailure) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskFailure(operation: "sync a folder", code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw DiskFailure(operation: "sync a folder", code: errno)
    }
  }
}
