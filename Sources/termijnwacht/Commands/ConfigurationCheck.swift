import Casework
import Civil
import Notation
import Policy

/// `check` of YAML files: configuration, policies, calendars and rosters.
struct ConfigurationCheck {
  /// The folder with the calendars that the caller named.
  var calendars: String?

  /// Whether a policy must be complete enough to be served.
  var isStrict: Bool

  /// All that is wrong with the file, and with those that it names.
  func diagnostics(of file: String) -> [Diagnostic] {
    do throws(Diagnostic) {
      if try isPolicyFolder(file) { return policies(file) }
      let bytes = try SettingsFile.bytes(of: file)
      switch SettingsFile.kind(of: bytes) {
      case .policy: return policy(bytes, file)
      case .calendar: return HolidayCalendar.read(bytes: bytes, file: file).diagnostics
      case .roster: return Roster.read(bytes: bytes, file: file).diagnostics
      case .configuration: return configuration(bytes, file)
      }
    } catch {
      return [error]
    }
  }

  /// Whether a path is a folder with a policy in it.
  private func isPolicyFolder(_ path: String) throws(Diagnostic) -> Bool {
    let files = (try? PolicyFolder.paths(path)) ?? [path]
    guard files != [path] else { return false }
    for file in files where SettingsFile.kind(of: try SettingsFile.bytes(of: file)) == .policy {
      return true
    }
    return false
  }

  /// A folder of policies, read as one.
  private func policies(_ folder: String) -> [Diagnostic] {
    let calendars = ConfigurationFolder(
      calendars: Surroundings.calendars(named: calendars, besideFile: folder) ?? ""
    )
    let read = Editions.read(policy: folder, in: calendars, isServed: isStrict)
    return read.diagnostics + review(read.editions, nil, folder)
  }

  private func policy(_ bytes: [UInt8], _ file: String) -> [Diagnostic] {
    let folder = ConfigurationFolder(
      calendars: Surroundings.calendars(named: calendars, besideFile: file) ?? ""
    )
    let read = PolicyEdition.read(bytes: bytes, file: file, in: folder, isServed: isStrict)
    let whole = Editions.read(policy: file, in: folder, isServed: isStrict).editions
    return folder.diagnostics + read.diagnostics + review(whole, nil, file)
  }

  /// The configuration, and the calendars, the roster and the policy that it names.
  private func configuration(_ bytes: [UInt8], _ file: String) -> [Diagnostic] {
    let zones = ConfigurationFolder(calendars: "")
    var (draft, diagnostics) = Configuration.draft(bytes: bytes, file: file, zone: zones.zone)
    guard let draft else { return diagnostics }
    diagnostics += draft.templateDiagnostics + draft.digestDiagnostics
    var roster: Roster?
    var folder = ConfigurationFolder(calendars: calendars ?? draft.calendars)
    if let path = draft.roster {
      do throws(Diagnostic) {
        let read = Roster.read(bytes: try SettingsFile.bytes(of: path), file: path)
        diagnostics += read.diagnostics
        roster = read.roster
        folder.roles = read.roster.map { Set($0.roles.keys) }
      } catch {
        diagnostics.append(error)
      }
    }
    // Without the policy's path, what it might say of calendars is no matter of theirs.
    guard !draft.policy.isEmpty else { return diagnostics + folder.diagnostics }
    let read = Editions.read(policy: draft.policy, in: folder, isServed: true)
    return diagnostics + read.diagnostics + review(read.editions, roster, draft.policy)
  }

  /// What makes no sense together, of a policy that is right.
  private func review(_ editions: Editions?, _ roster: Roster?, _ file: String) -> [Diagnostic] {
    editions.map { PolicyReview($0, roster: roster, file: file, at: .now).diagnostics } ?? []
  }
}
