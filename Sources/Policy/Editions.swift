package import Casework
import Civil
package import Notation

/// The editions in force: what a step was decided by, and the assessor made of them.
package struct Editions: Sendable {
  package let assessor: Assessor

  /// The SHA-256 of the policy, the calendars and the zone's rules, in hexadecimal.
  package let policyDigest: String
  package let calendarDigest: String
  package let zoneDigest: String

  /// The files that they were made of.
  package let archive: EditionArchive

  /// All of them in one text: equal only where every edition is the same.
  package let fingerprint: String

  /// Reads the policy, a file or a folder of them, with its calendars and zone.
  ///
  /// `isServed`: whether it will escalate, and so must be complete.
  /// - Returns: the editions, nil where anything is wrong; and all that is wrong.
  package static func read(
    policy file: String,
    in folder: ConfigurationFolder,
    isServed: Bool
  ) -> (editions: Editions?, diagnostics: [Diagnostic]) {
    let files: PolicyFolder
    do throws(Diagnostic) {
      files = try PolicyFolder(path: file)
    } catch {
      return (nil, folder.diagnostics + [error])
    }
    let (policy, found) = files.policy(in: folder, isServed: isServed)
    let diagnostics = folder.diagnostics + found
    guard let policy, !diagnostics.contains(where: { $0.severity == .error }) else {
      return (nil, diagnostics)
    }
    let kept = files.archived + folder.archived(zone: policy.zone.name)
    let archive = EditionArchive(kept)
    return (Editions(policy, digest: files.digest, in: folder, archive: archive), diagnostics)
  }

  /// - `digest`: what the policy is known by.
  init(
    _ policy: PolicyEdition,
    digest: String,
    in folder: ConfigurationFolder,
    archive: EditionArchive = EditionArchive([])
  ) {
    self.archive = archive
    assessor = Assessor(policy)
    policyDigest = digest
    calendarDigest = folder.calendarDigest
    zoneDigest = folder.digest(ofZone: policy.zone.name)
    fingerprint = "\(policyDigest) \(calendarDigest) \(zoneDigest)"
  }
}
