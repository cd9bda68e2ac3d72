import ArgumentParser
import Notation

/// Looks at files of events before they are sent, and stores nothing.
///
/// Each fault is told as it is found, so that a file of nothing else takes no memory.
struct EventCheck {
  private let asJSON: Bool
  private var output = StandardOutput()
  private var exit: CommandExit?

  init(asJSON: Bool) { self.asJSON = asJSON }

  /// Ends the command: 74 where a file can't be read, 65 where anything was bad.
  mutating func end() throws {
    output.flush()
    if let exit { throw ExitCode(exit.rawValue) }
  }

  /// Whether the file is one JSON document.
  mutating func checkSyntax(of file: String) {
    do throws(Diagnostic) {
      let mapped = try MappedFile(path: file)
      if let diagnostic = Self.syntaxFault(in: mapped, called: file) { tell(diagnostic) }
    } catch {
      tell(unread: error)
    }
  }

  private static func syntaxFault(in mapped: MappedFile, called file: String) -> Diagnostic? {
    var cursor = JSONCursor(mapped.bytes)
    do throws(JSONError) {
      cursor.skipSpace()
      try cursor.skipValue()
      cursor.skipSpace()
      guard cursor.isAtEnd else { throw cursor.syntaxError("the end") }
      return nil
    } catch {
      let before = mapped.bytes[..<min(error.offset, mapped.byteCount)]
      let newline = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      return Diagnostic(
        error.code,
        file: file,
        line: before.count { $0 == 0x0A } + 1,
        column: error.offset - newline + 1,
        wanted: error.wanted
      )
    }
  }

  /// What `load` would say of the file, after those that were checked before it.
  mutating func checkEvents(of file: String, among events: EventFiles) {
    let before = events.counts
    var progress = ReadProgress("check", of: [file])
    do throws(Diagnostic) {
      try events.read(paths: [file]) {
        progress.show($0)
      } tell: {
        tell($0)
      }
      progress.end()
    } catch {
      progress.end()
      return tell(unread: error)
    }
    tell(events.counts - before, of: file)
  }

  private mutating func tell(_ counts: IntakeCounts, of file: String) {
    guard asJSON else {
      output.flush()
      return tellError(
        "\(PlainText.escaped(file)): \(counts.accepted) would be accepted, "
          + "\(counts.duplicates) duplicate, \(counts.conflicts) conflicting, "
          + "\(counts.quarantined) quarantined"
      )
    }
    var json = JSONWriter()
    json.object { json in
      json.string("file", file)
      json.counts(counts)
    }
    json.newline()
    output.write(json.bytes)
  }

  private mutating func tell(_ diagnostic: Diagnostic) {
    exit = exit ?? .badInput
    output.write(diagnostic, asJSON: asJSON)
  }

  private mutating func tell(unread diagnostic: Diagnostic) {
    let failure = CommandFailure(file: diagnostic)
    exit = exit == .inputOutput ? exit : failure.exitCode
    output.write(diagnostic, asJSON: asJSON)
  }
}

extension StandardOutput {
  /// A diagnostic on a line.
  mutating func write(_ diagnostic: Diagnostic, asJSON: Bool) {
    guard asJSON else { return line(PlainText.escaped(diagnostic.description)) }
    var json = JSONWriter()
    json.object { json in
      json.string("code", diagnostic.code.rawValue)
      json.string("severity", diagnostic.severity.rawValue)
      json.string("file", diagnostic.file)
      json.number("line", diagnostic.line)
      json.number("column", diagnostic.column)
      json.string("path", diagnostic.path)
      json.string("found", diagnostic.found)
      json.string("wanted", diagnostic.wanted)
      json.string("hint", diagnostic.hint)
    }
    json.newline()
    write(json.bytes)
  }
}

extension IntakeCounts {
  fileprivate static func - (a: IntakeCounts, b: IntakeCounts) -> IntakeCounts {
    var difference = IntakeCounts()
    difference.accepted = a.accepted - b.accepted
    difference.duplicates = a.duplicates - b.duplicates
    difference.conflicts = a.conflicts - b.conflicts
    difference.quarantined = a.quarantined - b.quarantined
    return difference
  }
}
