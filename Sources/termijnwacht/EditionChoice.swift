import Civil
import Foundation
import Glibc
import Ledger
import Notation
import Policy

/// Which editions a writer of the ledger goes by: what the configuration names, once as many people
/// as it asks for have approved it; until then the edition in force.
struct EditionChoice {
  let editions: Editions

  /// Who approved it, where it comes into force with the next step.
  var approvers: [String] = []

  /// Why it isn't what the configuration names; nil where it is.
  var note: String?

  init(_ configuration: Configuration, _ configured: Editions, _ ledger: Ledger) throws {
    do throws(LedgerError) {
      let active = try ledger.read { try $0.newestActivation() }
      guard let active, configuration.approvers > 0,
        !configured.isSamePolicy(as: active.edition)
      else {
        editions = configured
        return
      }
      let approval = Approval(state: configuration.state)
      if let approval, approval.edition == configured.fingerprint,
        approval.approvers.count >= configuration.approvers
      {
        editions = configured
        approvers = approval.approvers
        return
      }
      let archive = try ledger.read {
        try $0.archive(of: active.edition) { EditionArchive(packed: $0) }
      }
      guard let archive = archive.flatMap(\.self), let kept = Editions.restored(from: archive)
      else {
        throw LedgerError.lostEdition
      }
      editions = kept
      note = "the policy was changed and isn't approved: the edition in force goes on"
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}

extension LedgerError {
  fileprivate static var lostEdition: LedgerError {
    LedgerError(
      kind: .failed,
      operation: "read",
      code: 0,
      description: "the edition in force can't be read any more; approve the new one"
    )
  }
}

extension Editions {
  /// Whether that fingerprint has the same policy and calendars; the zone's rules come from the system.
  fileprivate func isSamePolicy(as fingerprint: String) -> Bool {
    fingerprint.split(separator: " ").dropLast()
      == self.fingerprint.split(separator: " ").dropLast()
  }
}

/// Who has approved an edition that isn't in force yet: `approval.json` in the state folder.
struct Approval {
  var edition: String
  var approvers: [String]

  init(edition: String, approvers: [String] = []) {
    self.edition = edition
    self.approvers = approvers
  }

  /// What stands in the folder; nil where nothing does.
  init?(state: String) {
    guard let text = ConfigurationFolder.text(ofFile: Self.path(state)),
      let json = try? JSONValue(text), let edition = json["edition"]?.text
    else { return nil }
    self.edition = edition
    guard case .array(let names)? = json["approvers"] else { return nil }
    approvers = names.compactMap(\.text)
  }

  private static func path(_ state: String) -> String { state + "/approval.json" }

  /// Writes it in one go, so that nobody reads a half.
  func write(state: String) throws {
    var json = JSONWriter()
    json.object { json in
      json.string("edition", edition)
      json.array("approvers") { json in
        for approver in approvers { json.string(nil, approver) }
      }
    }
    json.newline()
    do {
      let target = URL(fileURLWithPath: Self.path(state))
      try Data(json.bytes).write(to: target, options: .atomic)
    } catch {
      throw CommandFailure("\(Self.path(state)): can't be written.", exitCode: .permission)
    }
  }

  static func remove(state: String) { unlink(path(state)) }
}
