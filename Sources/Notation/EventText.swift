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

  /// The file that the bytes are of: what has been read of it is let go.
  private let file: MappedFile?
  private var released = 0

  /// The file that lines were cut from, and where: of it only a line without end is let go.
  private let origin: (file: MappedFile, start: Int)?

  /// Where the next piece is looked for.
  package private(set) var position: Int
  private var line = 1
  private let firstLine: Int
  private var number = 0

  /// How many lines have been passed; of a batch, up to the newest element.
  package var lineCount: Int { line - firstLine }
  package let isBatch: Bool
  private var isEnded = false

  /// Why a batch broke off after the piece that came last.
  private var failure: Diagnostic?

  /// How many bytes are looked through before what lies behind is let go.
  private static let windowBytes = 4 << 20

  /// The bytes must outlive it.
  package init(_ bytes: UnsafeRawBufferPointer) { self.init(bytes, of: nil) }

  /// The events of a file, which holds little more in memory than the newest.
  package init(_ file: MappedFile) { self.init(file.bytes, of: file) }

  private init(_ bytes: UnsafeRawBufferPointer, of file: MappedFile?) {
    self.bytes = bytes
    self.file = file
    origin = nil
    firstLine = 1
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

  /// The lines of a part of a file that begins and ends with whole lines, the first of which has that
  /// number.
  package init(lines: Range<Int>, of file: MappedFile, firstLine: Int = 1) {
    self.firstLine = firstLine
    line = firstLine
    bytes = UnsafeRawBufferPointer(rebasing: file.bytes[lines])
    self.file = nil
    origin = (file, lines.lowerBound)
    isBatch = false
    position = 0
  }

  /// The next event, nil at the end.
  ///
  /// Blank lines are passed over.
  ///
  /// - Throws: a `Diagnostic` where a batch breaks off: nothing after it can be read.
  package mutating func next() throws(Diagnostic) -> Piece? {
    isBatch ? try nextElement() : nextLine()
  }

  @inline(__always)
  private mutating func nextLine() -> Piece? {
    while position < bytes.count {
      if bytes[position] == 0x0A {
        position += 1
        line += 1
        continue
      }
      let start = position
      let end = Self.lineEnd(in: bytes, from: start) {
        release(upTo: $0)
        if let origin { origin.file.release(upTo: origin.start + $0) }
      }
      position = min(end + 1, bytes.count)
      release(upTo: start)
      defer { line += 1 }
      if isBlank(start, end) { continue }
      number += 1
      return Piece(start: start, end: end, line: line, number: number)
    }
    return nil
  }

  /// Where the line ends that holds that byte: at its line feed, or at the end of the text.
  ///
  /// `passed`: told how far a line that goes on and on has been looked through.
  package static func lineEnd(
    in bytes: UnsafeRawBufferPointer,
    from start: Int,
    passed: (Int) -> Void = { _ in }
  ) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var from = start
    while from < bytes.count {
      let window = min(bytes.count - from, windowBytes)
      if let newline = memchr(base + from, 0x0A, window) {
        return base.distance(to: UnsafeRawPointer(newline))
      }
      from += window
      passed(from)
    }
    return bytes.count
  }

  /// Lets go of what lies a window or more behind.
  private mutating func release(upTo end: Int) {
    guard let file, end - released >= Self.windowBytes else { return }
    file.release(upTo: end)
    released = end
  }

  private func isBlank(_ start: Int, _ end: Int) -> Bool {
    // What is too long is refused, whatever it holds.
    guard end - start <= EventLimit.lineBytes else { return false }
    for index in start..<end {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: continue
      default: return false
      }
    }
    return true
  }

  private mutating func nextElement() throws(Diagnostic) -> Piece? {
    if let failure {
      self.failure = nil
      throw failure
    }
    guard !isEnded else { return nil }
    var cursor = JSONCursor(bytes, from: position)
    do throws(JSONError) {
      cursor.skipSpace()
      if number == 0, cursor.takeIfPresent(UInt8(ascii: "]")) {
        try end(at: cursor)
        return nil
      }
      line += newlines(from: position, to: cursor.position)
      position = cursor.position
      let start = position
      release(upTo: start)
      try skipElement(&cursor)
      number += 1
      let piece = Piece(start: start, end: cursor.position, line: line, number: number)
      endElement(&cursor)
      return piece
    } catch {
      isEnded = true
      throw broken(error)
    }
  }

  /// Checks an element and goes past it; one that can't be taken is passed unchecked, where its end
  /// can be told all the same.
  private mutating func skipElement(_ cursor: inout JSONCursor) throws(JSONError) {
    let limit = min(cursor.position + EventLimit.lineBytes + 1, bytes.count)
    var short = JSONCursor(UnsafeRawBufferPointer(rebasing: bytes[..<limit]), from: cursor.position)
    do throws(JSONError) {
      try short.skipValue()
      cursor.position = short.position
    } catch {
      guard isWithinElement(error, cutAt: limit) else { throw error }
      let end = refusedElementEnd(from: cursor.position)
      // What is never closed leaves nothing behind it to go on with.
      guard end < bytes.count || limit < bytes.count else { throw error }
      cursor.position = end
    }
  }

  /// Whether what is wrong leaves brackets and quotes as they are: an element that is too deep, that
  /// isn't UTF-8, or that may only fail because it was cut off there.
  private func isWithinElement(_ error: JSONError, cutAt limit: Int) -> Bool {
    switch error.code {
    case .jsonDepth, .jsonUTF8: true
    default: limit < bytes.count && error.offset + 16 >= limit
    }
  }

  /// Where an element ends that can't be taken, found by brackets and quotes alone; what has been looked
  /// through is let go.
  private mutating func refusedElementEnd(from start: Int) -> Int {
    var depth = 0
    var isString = false
    var index = start
    while index < bytes.count {
      if index % Self.windowBytes == 0 { release(upTo: index) }
      switch bytes[index] {
      case UInt8(ascii: "\\") where isString: index += 1
      case UInt8(ascii: "\""):
        isString.toggle()
        if !isString, depth == 0 { return index + 1 }
      case UInt8(ascii: "{") where !isString, UInt8(ascii: "[") where !isString: depth += 1
      case UInt8(ascii: "}") where !isString, UInt8(ascii: "]") where !isString:
        if depth <= 1 { return depth == 0 ? index : index + 1 }
        depth -= 1
      case UInt8(ascii: ",") where !isString && depth == 0: return index
      default: break
      }
      index += 1
    }
    return bytes.count
  }

  /// Goes on to the next element; a break is told after the piece before it.
  private mutating func endElement(_ cursor: inout JSONCursor) {
    if cursor.takeIfPresent(UInt8(ascii: ",")) {
      line += newlines(from: position, to: cursor.position)
      position = cursor.position
      return
    }
    do throws(JSONError) {
      try cursor.close(UInt8(ascii: "]"))
      try end(at: cursor)
    } catch {
      isEnded = true
      failure = broken(error)
    }
  }

  private mutating func end(at cursor: JSONCursor) throws(JSONError) {
    isEnded = true
    var cursor = cursor
    cursor.skipSpace()
    guard cursor.isAtEnd else { throw cursor.syntaxError("the end of the batch") }
  }

  private func broken(_ error: JSONError) -> Diagnostic {
    let before = bytes[..<min(error.offset, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return Diagnostic(
      error.code,
      line: line + newlines(from: position, to: error.offset),
      column: error.offset - lineStart + 1,
      wanted: error.wanted
    )
  }

  private func newlines(from start: Int, to end: Int) -> Int {
    guard start < end else { return 0 }
    return bytes[start..<min(end, bytes.count)].count { $0 == 0x0A }
  }

  // MARK: - One event's own words

  /// The event's own text, without the white space round it; it must have been read before.
  package static func event(
    in bytes: UnsafeRawBufferPointer,
    from start: Int
  ) -> UnsafeRawBufferPointer {
    var cursor = JSONCursor(bytes, from: start)
    cursor.skipSpace()
    return UnsafeRawBufferPointer(rebasing: bytes[cursor.position..<end(in: bytes, from: start)])
  }

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
        switch (name, cursor.byte) {
        case ("id", UInt8(ascii: "\"")): id = cursor.text(try cursor.string())
        case ("source", UInt8(ascii: "\"")): source = cursor.text(try cursor.string())
        default: try cursor.skipValue()
        }
      } while cursor.takeIfPresent(UInt8(ascii: ","))
    } catch {
      preconditionFailure("an event that was read before can be read again")
    }
    return (id, source)
  }
}
