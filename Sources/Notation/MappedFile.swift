import Glibc

/// A regular file's bytes, mapped for reading.
///
/// The file must not be cut short while it is mapped: what is renamed into an inbox isn't.
package final class MappedFile: Sendable {
  package let byteCount: Int
  private nonisolated(unsafe) let address: UnsafeMutableRawPointer?

  /// Whether the bytes are a file's own, and not the only copy of what a pipe said.
  private let isFile: Bool

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: address, count: byteCount)
  }

  /// Opens and maps it, `-` for standard input read to its end.
  ///
  /// - Throws: a `Diagnostic` where it is no regular file, too large, or can't be read.
  package init(path: String) throws(Diagnostic) {
    // A pipe without a writer would hold the opening back for ever.
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
    }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard isRegular || path == "-" else {
      throw Diagnostic(.fileKind, file: path, wanted: "a regular file")
    }
    isFile = isRegular
    if isRegular {
      guard status.st_size <= EventLimit.fileBytes else {
        throw Diagnostic(
          .fileSize,
          file: path,
          found: "\(status.st_size) bytes",
          wanted: "at most \(EventLimit.fileBytes) bytes"
        )
      }
      (address, byteCount) = try Self.map(descriptor, Int(status.st_size), path)
    } else {
      (address, byteCount) = try Self.readAll(descriptor, path)
    }
  }

  deinit { if let address { munmap(address, byteCount) } }

  /// Lets go of the memory of the bytes before that one, which have been read.
  ///
  /// They can be read again: the system keeps the file's pages, or fetches them.
  package func release(upTo end: Int) {
    let page = 4096
    guard isFile, let address, end >= page else { return }
    madvise(address, end / page * page, MADV_DONTNEED)
  }

  private static func map(
    _ descriptor: Int32,
    _ count: Int,
    _ path: String
  ) throws(Diagnostic) -> (UnsafeMutableRawPointer?, Int) {
    guard count > 0 else { return (nil, 0) }
    let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
    }
    madvise(address, count, MADV_SEQUENTIAL)
    return (address, count)
  }

  /// Reads a pipe into anonymous memory, so that it is freed as a mapping is.
  private static func readAll(
    _ descriptor: Int32,
    _ path: String
  ) throws(Diagnostic) -> (UnsafeMutableRawPointer?, Int) {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
      }
      guard count > 0 else { break }
      bytes.append(contentsOf: piece.prefix(count))
      guard bytes.count <= EventLimit.fileBytes else {
        throw Diagnostic(.fileSize, file: path, wanted: "at most \(EventLimit.fileBytes) bytes")
      }
    }
    guard !bytes.isEmpty else { return (nil, 0) }
    let address = mmap(
      nil,
      bytes.count,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS,
      -1,
      0
    )
    guard let address, address != MAP_FAILED else {
      throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
    }
    address.copyMemory(from: bytes, byteCount: bytes.count)
    return (address, bytes.count)
  }
}
