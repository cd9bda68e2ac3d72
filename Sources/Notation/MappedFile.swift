import Glibc

/// A regular file's bytes, mapped for reading.
///
/// The file must not be cut short while it is mapped: what is renamed into an inbox isn't.
package final class MappedFile: Sendable {
  package let byteCount: Int
  private nonisolated(unsafe) let address: UnsafeMutableRawPointer?

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: address, count: byteCount)
  }

  /// Opens and maps it, `-` for standard input read to its end; gzip is unpacked.
  ///
  /// - Throws: a `Diagnostic` where it is no regular file, too large, or can't be read.
  package convenience init(path: String) throws(Diagnostic) {
    let input = try InputFile(path: path)
    while try !input.unpack() {}
    try self.init(input, path: path)
  }

  /// Maps a file whose bytes are plain.
  package init(_ input: InputFile, path: String) throws(Diagnostic) {
    var status = stat()
    guard fstat(input.descriptor, &status) == 0 else {
      throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
    }
    byteCount = Int(status.st_size)
    address = try Self.map(input.descriptor, byteCount, path)
  }

  deinit { if let address { munmap(address, byteCount) } }

  /// Gives back the memory of the bytes before that place; reading them again fetches them anew.
  package func release(upTo end: Int) {
    guard let address, end > 0 else { return }
    madvise(address, min(end, byteCount) & ~4095, MADV_DONTNEED)
  }

  /// The same of the pages that lie within those bytes; threads do so each for its own.
  func release(_ range: Range<Int>) {
    let start = (range.lowerBound + 4095) & ~4095
    let end = range.upperBound & ~4095
    guard let address, start < end else { return }
    madvise(address + start, end - start, MADV_DONTNEED)
  }

  private static func map(
    _ descriptor: Int32,
    _ count: Int,
    _ path: String
  ) throws(Diagnostic) -> UnsafeMutableRawPointer? {
    guard count > 0 else { return nil }
    let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
    }
    madvise(address, count, MADV_SEQUENTIAL)
    return address
  }
}
