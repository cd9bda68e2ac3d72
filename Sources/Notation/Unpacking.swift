import CZlib
import Glibc

/// Copies what a gzip file (RFC 1952) or a pipe holds to another file, piece by piece.
///
/// Members may follow one another. Nothing is held in memory but two buffers.
final class Unpacking {
  private let source: Int32
  private let target: Int32
  private let path: String

  /// The state of zlib, which must stay where it is; nil where the source turned out to be plain.
  private var stream: UnsafeMutablePointer<z_stream>?
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var output = [UInt8](repeating: 0, count: 1 << 18)
  private var bytesIn = 0
  private var bytesOut = 0

  /// Whether a member has begun and not ended.
  private var isInsideMember = true

  /// - `source`: read from where it stands.
  /// - `target`: written from its beginning.
  /// - `path`: how the source is called in a diagnostic.
  init(from source: Int32, to target: Int32, path: String) {
    self.source = source
    self.target = target
    self.path = path
  }

  deinit {
    guard let stream else { return }
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The two bytes that every gzip file begins with.
  static let magic: [UInt8] = [0x1F, 0x8B]

  /// Copies about that much of the source; true when all of it is there.
  ///
  /// - Throws: a `Diagnostic`: `E-GZIP` for what is cut short, corrupt or a bomb, `E-FILE-SIZE`,
  ///   `E-SCRATCH` where there is no room for what comes out.
  func advance(bytes limit: Int) throws(Diagnostic) -> Bool {
    var taken = 0
    while taken < limit {
      let count = try fill()
      guard count > 0 else {
        guard stream == nil || !isInsideMember else { throw corrupt("a file that breaks off") }
        return true
      }
      if bytesIn == 0, input.prefix(count).starts(with: Self.magic) { try begin() }
      taken += count
      bytesIn += count
      if stream == nil { try write(input, count) } else { try inflate(count) }
    }
    return false
  }

  /// Reads the next piece, the first one of two bytes at least where there are as many.
  private func fill() throws(Diagnostic) -> Int {
    var count = 0
    repeat {
      let more = input.withUnsafeMutableBytes {
        Glibc.read(source, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else {
        throw Diagnostic(.fileRead, file: path, found: String(cString: strerror(errno)))
      }
      guard more > 0 else { break }
      count += more
    } while count < Self.magic.count
    return count
  }

  // MARK: - Inflating

  private func begin() throws(Diagnostic) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // The largest window, and the gzip wrapping only (zlib.h).
    let result = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      stream.deallocate()
      throw Diagnostic(.scratch, file: path, wanted: "memory to unpack it")
    }
    self.stream = stream
  }

  private func inflate(_ count: Int) throws(Diagnostic) {
    guard let stream else { return }
    var rest = count
    var mayHoldMore = true
    while rest > 0 || mayHoldMore {
      let (result, left, room) = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_in = input.baseAddress.map { $0 + (count - rest) }
          stream.pointee.avail_in = UInt32(rest)
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(output.count)
          let result = CZlib.inflate(stream, Z_NO_FLUSH)
          return (result, Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
        }
      }
      if left < rest { isInsideMember = true }
      rest = left
      mayHoldMore = room == 0
      try write(output, output.count - room)
      switch result {
      case Z_OK: continue
      case Z_BUF_ERROR: return
      case Z_STREAM_END:
        // What follows is another member, or nothing.
        inflateReset(stream)
        isInsideMember = false
        mayHoldMore = false
      default: throw corrupt("bytes that are no gzip")
      }
    }
  }

  private func corrupt(_ found: String) -> Diagnostic {
    Diagnostic(.gzip, file: path, found: found, wanted: "a whole gzip file")
  }

  // MARK: - Writing

  private func write(_ bytes: [UInt8], _ count: Int) throws(Diagnostic) {
    bytesOut += count
    guard bytesOut <= EventLimit.fileBytes else {
      throw Diagnostic(
        .fileSize,
        file: path,
        found: "more than that once unpacked",
        wanted: "at most \(EventLimit.fileBytes) bytes"
      )
    }
    guard stream == nil || bytesOut <= max(EventLimit.gzipFreeBytes, bytesIn * EventLimit.gzipRatio)
    else {
      throw Diagnostic(
        .gzip,
        file: path,
        found: "more than \(EventLimit.gzipRatio) times its packed size",
        wanted: "events, which don't pack that well"
      )
    }
    var written = 0
    while written < count {
      let more = bytes.withUnsafeBytes {
        Glibc.write(target, $0.baseAddress.map { $0 + written }, count - written)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else {
        throw Diagnostic(
          .scratch,
          file: path,
          found: String(cString: strerror(errno)),
          wanted: "room to unpack it"
        )
      }
      written += more
    }
  }
}
