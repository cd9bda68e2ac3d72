import Policy

/// The rows of a CSV file under its header line, each as its fields.
package struct Table: Sendable {
  package let rows: [[String]]

  /// Reads `Resources/<name>` beside the source file that asks.
  ///
  /// A comma inside quotes parts fields all the same: only the fields before the first quote hold.
  package init(_ name: String, beside file: String = #filePath) {
    let path = Repository.folder(of: file) + "/Resources/" + name
    guard let text = ConfigurationFolder.text(ofFile: path) else {
      preconditionFailure("the table \(name) is missing")
    }
    rows = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

/// A case of a table that fails, as the message should show it.
package struct Mismatch: Hashable, CustomStringConvertible {
  private let id: String
  private let found: String
  private let wanted: String

  /// Nil where both agree.
  package init?(_ id: String, found: String, wanted: String) {
    guard found != wanted else { return nil }
    self.id = id
    self.found = found
    self.wanted = wanted
  }

  package var description: String { "\(id): \(found), not \(wanted)" }
}
