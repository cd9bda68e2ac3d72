import Casework
package import Notation

/// A file of the configuration: what kind it is, and its bytes.
package enum SettingsFile {
  /// Which of the four kinds a file is.
  package enum Kind: Sendable { case policy, calendar, roster, configuration }

  /// The file's bytes.
  ///
  /// - Throws: a `Diagnostic` where it is no regular file, can't be read, or is too large for YAML.
  package static func bytes(of path: String) throws(Diagnostic) -> [UInt8] {
    let file = try MappedFile(path: path)
    guard file.byteCount <= YAMLText.byteLimit else {
      throw Diagnostic(
        .yamlSize,
        file: path,
        line: 1,
        column: 1,
        found: "\(file.byteCount) bytes",
        wanted: "at most \(YAMLText.byteLimit)",
        hint: DiagnosticCode.yamlSize.explanation(in: .en).hint
      )
    }
    return Array(file.bytes)
  }

  /// The kind that most of the root's keys belong to; what can't be read is a configuration.
  package static func kind(of bytes: [UInt8]) -> Kind {
    let root = YAMLComposer.compose(bytes, in: YAMLDocument(file: ""))
    let keys = root?.mapping?.map(\.key) ?? []
    let kinds: [(Kind, MappingShape)] = [
      (.configuration, .configuration), (.policy, .policy), (.calendar, .calendar),
      (.roster, .roster),
    ]
    var best = (kind: Kind.configuration, count: 0)
    for (kind, shape) in kinds {
      let count = keys.count { shape.keys.contains($0) }
      if count > best.count { best = (kind, count) }
    }
    return best.kind
  }

  /// The words by which an event is known: those that are no key of any file of YAML.
  private static let eventWords = EnvelopeWord.all.subtracting(
    [MappingShape.policy, .calendar, .roster, .configuration, .scenario].flatMap(\.keys)
  )

  /// Whether the bytes begin as events do: with a list in brackets, with an object that has one of
  /// an event's words, or with two objects after one another.
  static func holdsEvents(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      var cursor = JSONCursor(bytes, from: hasMark ? 3 : 0)
      if cursor.takeIfPresent(UInt8(ascii: "[")) { return true }
      do throws(JSONError) {
        try cursor.take(UInt8(ascii: "{"))
        repeat {
          let name = try cursor.string()
          if eventWords.contains(cursor.text(name)) { return true }
          try cursor.take(UInt8(ascii: ":"))
          try cursor.skipValue()
        } while cursor.takeIfPresent(UInt8(ascii: ","))
        try cursor.close(UInt8(ascii: "}"))
      } catch {
        return false
      }
      return cursor.takeIfPresent(UInt8(ascii: "{"))
    }
  }
}
