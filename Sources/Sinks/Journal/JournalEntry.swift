import CSystemd
import Glibc

/// One entry of the journal with native fields (sd_journal_sendv(3)).
enum JournalEntry {
  private static let socket = "/run/systemd/journal/socket"

  /// Throws where there is no journald: sd_journal_sendv reports success all the same.
  static func requireJournal(_ sink: String) throws(SinkError) {
    guard access(socket, W_OK) == 0 else {
      throw SinkError(sink, "reach journald", code: errno, String(cString: strerror(errno)))
    }
  }

  /// Sends an entry.
  static func send(_ fields: [(String, String)], _ sink: String) throws(SinkError) {
    var texts = fields.map { Array("\($0)=\($1)".utf8) }
    var vectors: [iovec] = []
    for index in texts.indices {
      texts[index].withUnsafeMutableBytes { buffer in
        let copy = UnsafeMutableRawPointer.allocate(byteCount: buffer.count, alignment: 1)
        if let base = buffer.baseAddress { copy.copyMemory(from: base, byteCount: buffer.count) }
        vectors.append(iovec(iov_base: copy, iov_len: buffer.count))
      }
    }
    defer { for vector in vectors { vector.iov_base.deallocate() } }
    let result = sd_journal_sendv(vectors, Int32(vectors.count))
    guard result == 0 else {
      throw SinkError(sink, "send", code: -result, String(cString: strerror(-result)))
    }
  }
}
