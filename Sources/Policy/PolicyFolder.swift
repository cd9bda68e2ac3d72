import Casework
import Civil
import Foundation
package import Notation

/// The policy of a file, or of a folder whose files are read as one.
///
/// Each file is complete by itself, with ladders of its own; what a case is, the folder's files say
/// together.
package struct PolicyFolder {
  /// The files, in order of name, with their bytes.
  private var files: [(path: String, bytes: [UInt8])] = []

  /// - Throws: a `Diagnostic` where a file can't be read, or the folder has none.
  package init(path: String) throws(Diagnostic) {
    for file in try Self.paths(path) { files.append((file, try SettingsFile.bytes(of: file))) }
  }

  init(_ files: [(path: String, bytes: [UInt8])]) { self.files = files }

  /// The files, to be kept: by their names alone.
  var archived: [EditionArchive.File] {
    files.map { file in
      let name = URL(fileURLWithPath: file.path).lastPathComponent
      return EditionArchive.File(kind: .policy, name: name, bytes: file.bytes)
    }
  }

  /// The policy files that a path stands for: itself, or those of the folder that it is.
  package static func paths(_ path: String) throws(Diagnostic) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
    guard !files.isEmpty else {
      throw Diagnostic(
        .fileRead,
        file: path,
        found: "a folder without a policy",
        wanted: "a file *.yaml in it"
      )
    }
    return files.map { path + "/" + $0 }
  }

  /// What the edition is known by: the SHA-256 over all files.
  var digest: String { ConfigurationFolder.digest(files.flatMap(\.bytes)) }

  /// Reads and checks all files.
  ///
  /// - Returns: the policy, nil where anything is wrong; and all that is wrong, warnings too.
  func policy(
    in surroundings: some PolicySurroundings,
    isServed: Bool
  ) -> (policy: PolicyEdition?, diagnostics: [Diagnostic]) {
    var whole: PolicyEdition?
    var diagnostics: [Diagnostic] = []
    for file in files {
      let (policy, found) = PolicyEdition.read(
        bytes: file.bytes,
        file: file.path,
        in: surroundings,
        isServed: isServed
      )
      diagnostics += found
      guard let policy else { continue }
      diagnostics += whole?.conflicts(with: policy, of: file.path) ?? []
      whole = whole?.joined(with: policy) ?? policy
    }
    let isFaulty = diagnostics.contains { $0.severity == .error }
    return (isFaulty ? nil : whole, diagnostics)
  }
}

extension PolicyEdition {
  /// Why two files can't be one policy; nothing where they can.
  fileprivate func conflicts(with other: PolicyEdition, of file: String) -> [Diagnostic] {
    var found: [Diagnostic] = []
    func report(_ code: DiagnosticCode, _ path: String, _ what: String, wanted: String) {
      let hint = code.explanation(in: .en).hint
      found.append(
        Diagnostic(code, file: file, path: path, found: what, wanted: wanted, hint: hint)
      )
    }
    if zone.name != other.zone.name {
      report(.policyMix, "timezone", quoted(other.zone.name), wanted: quoted(zone.name))
    }
    if calendar.name != other.calendar.name {
      report(.policyMix, "calendar", quoted(other.calendar.name), wanted: quoted(calendar.name))
    }
    if hour != other.hour {
      report(.policyMix, "hour", "another hour", wanted: "the hour of the other files")
    }
    for rule in other.rules where rules.contains(where: { $0.name == rule.name }) {
      let code: DiagnosticCode = rule.alarm == nil ? .ruleTwice : .alwaysTwice
      report(code, rule.name, "a name that another file has", wanted: "a name of its own")
    }
    for (type, attribute) in other.cases.owner.sorted(by: { $0.key < $1.key }) {
      guard let known = cases.owner[type], known != attribute else { continue }
      report(.caseMix, "case.owner.\(type)", quoted(attribute), wanted: quoted(known))
    }
    for (name, attribute) in other.cases.keys.sorted(by: { $0.key < $1.key }) {
      guard let known = cases.keys[name], known != attribute else { continue }
      report(.caseMix, "case.keys.\(name)", quoted(attribute), wanted: quoted(known))
    }
    for type in other.cases.closes where cases.opens.contains(type) {
      report(.caseBoth, "case.closes", quoted(type), wanted: "a type that only closes")
    }
    for type in other.cases.opens where cases.closes.contains(type) {
      report(.caseBoth, "case.opens", quoted(type), wanted: "a type that only opens")
    }
    return found
  }

  /// Both as one policy; the alarms come last.
  fileprivate func joined(with other: PolicyEdition) -> PolicyEdition {
    var whole = self
    whole.name += "+" + other.name
    if edition != other.edition { whole.edition += "+" + other.edition }
    whole.cases.opens = (cases.opens + other.cases.opens).uniqued()
    whole.cases.closes = (cases.closes + other.cases.closes).uniqued()
    whole.cases.owner.merge(other.cases.owner) { first, _ in first }
    whole.cases.keys.merge(other.cases.keys) { first, _ in first }
    let all = rules + other.rules
    whole.rules = all.filter { $0.alarm == nil } + all.filter { $0.alarm != nil }
    return whole
  }
}
