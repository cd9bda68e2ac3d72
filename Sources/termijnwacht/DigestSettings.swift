import Casework
import Civil
import Digest
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

  /// What is wrong with the frame of the page.
  var digestDiagnostics: [Diagnostic] { readDigestTemplate().diagnostics }

  private func readDigestTemplate() -> (template: DigestTemplate?, diagnostics: [Diagnostic]) {
    guard let path = digest?.template else { return (.shipped, []) }
    let bytes: [UInt8]
    do throws(Diagnostic) {
      bytes = try SettingsFile.bytes(of: path)
    } catch {
      return (nil, [error])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let fault = DigestTemplate.Fault(
        line: 1,
        column: 1,
        found: "bytes that are no UTF-8",
        wanted: "UTF-8"
      )
      return (nil, [Diagnostic(fault, of: path)])
    }
    if let template = DigestTemplate(text) { return (template, []) }
    return (nil, DigestTemplate.check(text).map { Diagnostic($0, of: path) })
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
