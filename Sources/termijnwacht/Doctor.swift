import Casework
import Civil
import Foundation
import Glibc
import Notation
import Policy
import Station

/// Looks whether a machine is fit to keep watch: time, rights, room, ledger, ways out.
///
/// It changes nothing, and sends nothing.
struct Doctor {
  let options: ConfigurationOptions
  let now: Instant

  /// What could be read of the configuration; nil where it is wrong, and then what needs it isn't
  /// looked at.
  let configuration: Configuration?
  let editions: Editions?

  /// One thing to look at, which may come to several findings.
  struct Check {
    let topic: DoctorFinding.Topic
    let look: @Sendable (Doctor) -> [DoctorFinding]
  }

  init(_ options: ConfigurationOptions, at now: Instant) {
    self.options = options
    self.now = now
    configuration = try? options.readAlone()
    editions = (try? options.read())?.editions
  }

  /// All that is looked at, in the order in which it is told.
  static let checks: [Check] = [
    Check(topic: .time) { _ in [Doctor.time(KernelClock.isSynchronised)] },
    Check(topic: .zone) { [$0.zone] },
    Check(topic: .tzdata) { _ in [Doctor.tzdata(in: Doctor.zoneFolder)] },
    Check(topic: .horizon) { [$0.horizon].compactMap(\.self) },
    Check(topic: .configuration) { [$0.settings] },
    Check(topic: .stateFolder) { $0.folders },
    Check(topic: .disk) { $0.room },
    Check(topic: .ledger) { $0.ledger },
    Check(topic: .chainKey) { [$0.chainKey].compactMap(\.self) },
    Check(topic: .journal) { $0.sinks },
    Check(topic: .endpoint) { $0.endpoints },
    Check(topic: .credential) { $0.credentials },
    Check(topic: .watchdog) { _ in [Doctor.watchdog(in: Doctor.unitFolders)] },
    Check(topic: .heartbeat) { $0.heartbeat },
    Check(topic: .witness) { _ in [Doctor.witness(in: Doctor.wantedBy)] },
    Check(topic: .backup) { [$0.backup].compactMap(\.self) },
  ]

  func findings() -> [DoctorFinding] { Self.checks.flatMap { $0.look(self) } }

  // MARK: - Time

  /// - `isSynchronised`: what the kernel says; nil where it says nothing.
  static func time(_ isSynchronised: Bool?) -> DoctorFinding {
    if isSynchronised == true {
      return .ok(.time, nl: "de klok loopt gelijk", en: "the clock is synchronised")
    }
    return DoctorFinding(
      .time,
      .warning,
      nl: "niemand houdt de klok van de machine gelijk",
      en: "nobody keeps the machine's clock right",
      hint: LocalizedText(
        nl: "Zet systemd-timesyncd of chrony aan: een klok die fout loopt, escaleert fout.",
        en: "Enable systemd-timesyncd or chrony: a clock that is wrong escalates wrongly."
      )
    )
  }

  private static let zoneFolder = "/usr/share/zoneinfo"

  /// The policy's zone; the machine's own means nothing to the watch.
  private var zone: DoctorFinding {
    let name = editions?.assessor.policy.zone.name ?? "Europe/Amsterdam"
    guard ConfigurationFolder(calendars: "").zone(name) != nil else {
      return DoctorFinding(
        .zone,
        .wrong,
        nl: "\(name) is niet te lezen",
        en: "\(name) can't be read",
        hint: Self.installZones
      )
    }
    return .ok(.zone, nl: "\(name) is te lezen", en: "\(name) can be read")
  }

  private static let installZones = LocalizedText(
    nl: "Installeer het pakket tzdata.",
    en: "Install the package tzdata."
  )

  /// The version of the zones, as `tzdata.zi` has it on its first line: `# version 2025b`.
  static func tzdata(in folder: String) -> DoctorFinding {
    let text = ConfigurationFolder.text(ofFile: folder + "/tzdata.zi") ?? ""
    let prefix = "# version "
    guard let line = text.split(separator: "\n", maxSplits: 1).first, line.hasPrefix(prefix) else {
      return DoctorFinding(
        .tzdata,
        .warning,
        nl: "van welke uitgave de tijdzones zijn, is niet te zien",
        en: "the version of the zones can't be seen",
        hint: installZones
      )
    }
    let version = line.dropFirst(prefix.count)
    return .ok(.tzdata, nl: "uitgave \(version)", en: "version \(version)")
  }

  private var horizon: DoctorFinding? {
    guard let policy = editions?.assessor.policy, let horizon = policy.calendar.horizon else {
      return nil
    }
    let today = policy.zone.local(now).date
    let name = policy.calendar.name
    let (nl, en) = ("\(name) reikt tot \(horizon)", "\(name) reaches until \(horizon)")
    if horizon >= today.adding(months: 12) { return .ok(.horizon, nl: nl, en: en) }
    return DoctorFinding(
      .horizon,
      horizon < today ? .wrong : .warning,
      nl: nl,
      en: en,
      hint: LocalizedText(
        nl: "Zet de nieuwste gelijkgestelde dagen in de kalender, en schuif haar horizon op.",
        en: "Add the newest decree days to the calendar, and move its horizon."
      )
    )
  }

  // MARK: - Configuration

  private var settings: DoctorFinding {
    let diagnostics = ConfigurationCheck(isStrict: false).diagnostics(of: options.config)
    let codes = diagnostics.map(\.code.rawValue).uniqued().joined(separator: ", ")
    guard !diagnostics.isEmpty else {
      return .ok(
        .configuration,
        nl: "configuratie en beleid kloppen",
        en: "configuration and policy are right"
      )
    }
    let isWrong = diagnostics.contains { $0.severity == .error }
    return DoctorFinding(
      .configuration,
      isWrong ? .wrong : .warning,
      nl: "wat niet klopt: \(codes)",
      en: "what is wrong: \(codes)",
      hint: LocalizedText(
        nl: "termijnwacht check zegt waar, en wat eraan te doen is.",
        en: "termijnwacht check says where, and what to do."
      )
    )
  }
}
