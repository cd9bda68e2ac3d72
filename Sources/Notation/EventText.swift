import Glibc

/// The events of a text one after the other: its lines, or the elements of a batch array.
package struct EventText {
  /// One event's bytes.
  package struct Piece {
    package var start: Int
    package var end: Int

    /// The line on which it begins, from 1.
    package var line: Int

    /// From 1: how many pieces have come.
    package var number: Int
  }

  private let bytes: UnsafeRawBufferPointer

  /// Where the next piece is looked for.
  package private(set) var position: Int
  private var line = 1
  private var number = 0
  private let isBatch: Bool
  private var isEnded = false

  /// The bytes must outlive it.
  package init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    position = bytes.starts(with: mark) ? mark.count : 0
    var cursor = JSONCursor(bytes, from: position)
    cursor.skipSpace()
    isBatch = cursor.byte == UInt8(ascii: "[")
    if isBatch {
      line += newlines(from: position, to: cursor.position)
      position = cursor.position + 1
    }
  }

  /// The next event, nil at the end.
  ///
  /// Blank lines are passed over.
  ///
  /// - Throws: a `Diagnostic` where a batch breaks off: nothing after it can be read.
  package mutating func next() throws(Diagnostic) -> Piece? {
    isBatch ? try nextElement() : nextLine()
  }

  private mutating func nextLine() -> Piece? {
    while position < bytes.count {
      let start = position
      var end = start
      if let base = bytes.baseAddress, let newline = memchr(base + start, 0x0A, bytes.count - start)
      {
        end = base.distance(to: UnsafeRawPointer(newline))
        position = end + 1
      } else {
        end = bytes.count
        position = end
      }
      defer { line += 1 }
      if isBlank(start, end) { continue }
      number += 1
      return Piece(start: start, end: end, line: line, number: number)
    }
    return nil
  }

  private func isBlank(_ start: Int, _ end: Int) -> Bool {
    for index in start..<end {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: continue
      default: return false
      }
    }
    return true
  }

  private mutating func nextElement() throws(Diagnostic) -> Piece? {
    guard !isEnded else { return nil }
    var cursor = JSONCursor(bytes, from: position)
    cursor.skipSpace()
    let start = cursor.position
    do throws(JSONError) {
      if number == 0 ? cursor.takeIfPresent(UInt8(ascii: "]")) : false {
        isEnded = true
        return try rest(after: &cursor)
      }
      line += newlines(from: position, to: start)
      try cursor.skipValue(depth: 2)
      let end = cursor.position
      number += 1
      let piece = Piece(start: start, end: end, line: line, number: number)
      if cursor.takeIfPresent(UInt8(ascii: ",")) {
        line += newlines(from: start, to: cursor.position)
        position = cursor.position
        return piece
      }
      try cursor.close(UInt8(ascii: "]"))
      isEnded = true
      _ = try rest(after: &cursor)
      return piece
    } catch {
      isEnded = true
      throw Diagnostic(
        error.code,
        line: line + newlines(from: start, to: error.offset),
        column: error.offset - start + 1,
        wanted: error.wanted
      )
    }
  }

  private func rest(after cursor: inout JSONCursor) throws(JSONError) -> Piece? {
    cursor.skipSpace()
    guard cursor.isAtEnd else { throw cursor.syntaxError("the end of the batch") }
    return nil
  }

  private func newlines(from start: Int, to end: Int) -> Int {
    guard start < end else { return 0 }
    return bytes[start..<min(end, bytes.count)].count { $0 == 0x0A }
  }

  // MARK: - One event's own words

  /// Where the event ends whose text begins there; it must have been read before.
  package static func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var cursor = JSONCursor(bytes, from: start)
    cursor.skipSpace()
    do throws(JSONError) { try cursor.skipValue() } catch {
      preconditionFailure("an event that was read before can be read again")
    }
    return cursor.position
  }

  /// The id and the source of the event whose text begins there; it must have been read before.
  package static func identity(
    in bytes: UnsafeRawBufferPointer,
    at place: Int
  ) -> (id: String, source: String) {
    var cursor = JSONCursor(bytes, from: place)
    var id = ""
    var source = ""
    do throws(JSONError) {
      try cursor.take(UInt8(ascii: "{"))
      repeat {
        let name = cursor.text(try cursor.string())
        try cursor.take(UInt8(ascii: ":"))
        switch name {
        case "id": id = cursor.text(try cursor.string())
        case "source": source = cursor.text(try cursor.string())
        default: try cursor.skipValue()
        }
      } while cursor.takeIfPresent(UInt8(ascii: ","))
    } catch {
      preconditionFailure("an event that was read before can be read again")
    }
    return (id, source)
  }
}
