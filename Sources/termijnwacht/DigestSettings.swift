import Casework
import Civil
import Digest
import Foundation
import Notation
import Policy
import Watch

extension Configuration {
  /// For whom daily pages are made, and when; nil where none are.
  ///
  /// - Throws: `CommandFailure` 78 where the roster or the template is wrong.
  func digestPlan(_ editions: Editions) throws -> DigestPlan? {
    guard let digest, let roster = try readRoster() else { return nil }
    let policy = editions.assessor.policy
    let named = digest.audiences.map {
      DigestAudience(role: $0.role, organisation: $0.organisation)
    }
    return DigestPlan(
      named.isEmpty ? DigestPlan.audiences(of: policy, roster) : named,
      DigestSchedule(at: digest.at, in: policy.zone, policy.calendar),
      DigestForms(language, policy.zone, template: try digestTemplate()),
      folder: digest.folder,
      cap: digest.cap
    )
  }

  private func digestTemplate() throws -> DigestTemplate {
    let (template, found) = readDigestTemplate()
    if let template { return template }
    throw CommandFailure(diagnostics: found, exitCode: .configuration)
  }

  /// What is wrong with the frame of the page and with its parts.
  var digestDiagnostics: [Diagnostic] { readDigestTemplate().diagnostics }

  private func readDigestTemplate() -> (template: DigestTemplate?, diagnostics: [Diagnostic]) {
    guard let path = digest?.template else { return (.shipped, []) }
    var files = DigestTemplateFiles()
    files.read(path)
    let template = files.diagnostics.isEmpty ? files.template : nil
    return (template, files.diagnostics)
  }
}

/// The templates of a page as files: one for the frame, or a folder with `page.mustache` for the frame and
/// one for each part that isn't ours, by its name.
private struct DigestTemplateFiles {
  private var frame = DigestTemplate.shippedText
  private var parts: [DigestPart: String] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  private static let ending = ".mustache"

  /// nil where anything is wrong.
  var template: DigestTemplate? { DigestTemplate(frame, parts: parts) }

  mutating func read(_ path: String) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      frame = checkedText(of: path, nil) ?? frame
      return
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let files = names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }.sorted()
    if files.isEmpty {
      report(path, found: "a folder without a template", wanted: Self.names)
    }
    for file in files { read(file, in: path) }
  }

  private mutating func read(_ file: String, in folder: String) {
    let path = folder + "/" + file
    let name = String(file.dropLast(Self.ending.count))
    if name == "page" {
      frame = checkedText(of: path, nil) ?? frame
    } else if let part = DigestPart(rawValue: name) {
      parts[part] = checkedText(of: path, part)
    } else {
      report(path, found: "a template of no part", wanted: Self.names)
    }
  }

  private static let names =
    "one of " + (["page"] + DigestPart.allCases.map(\.rawValue)).joined(separator: ", ")

  /// The text of a template; nil where anything is wrong, which is told.
  private mutating func checkedText(of path: String, _ part: DigestPart?) -> String? {
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try SettingsFile.bytes(of: path)
    } catch {
      diagnostics.append(error)
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      report(path, found: "bytes that are no UTF-8", wanted: "UTF-8")
      return nil
    }
    let faults = DigestTemplate.check(text, of: part)
    diagnostics += faults.map { Diagnostic($0, of: path) }
    return faults.isEmpty ? text : nil
  }

  private mutating func report(_ path: String, found: String, wanted: String) {
    let fault = DigestTemplate.Fault(line: 1, column: 1, found: found, wanted: wanted)
    diagnostics.append(Diagnostic(fault, of: path))
  }
}

extension Diagnostic {
  fileprivate init(_ fault: DigestTemplate.Fault, of file: String) {
    self.init(
      .template,
      file: file,
      line: fault.line,
      column: fault.column,
      found: fault.found,
      wanted: fault.wanted,
      hint: DiagnosticCode.template.explanation(in: .en).hint
    )
  }
}
