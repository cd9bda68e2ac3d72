import ArgumentParser
import Casework
import Civil
import Endpoints
import Foundation
import Glibc
import Mail
import Notation
import Policy
import Sinks
import Station
import Watch

/// The ways out, and who watches the watch.
extension Doctor {
  // MARK: - Sinks

  var sinks: [DoctorFinding] {
    guard let configuration else { return [] }
    var findings: [DoctorFinding] = []
    if configuration.usesJournal { findings.append(Self.journal(Self.journalSocket)) }
    if let file = configuration.file { findings.append(Self.fileSink(file.path)) }
    for mail in configuration.mails where mail.server == nil {
      findings.append(Self.mail(mail.name, mail.sendmail ?? SendmailCall.standardPath))
    }
    return findings
  }

  private static let journalSocket = "/run/systemd/journal/socket"

  static func journal(_ socket: String) -> DoctorFinding {
    if access(socket, W_OK) == 0 {
      return .ok(.journal, nl: "journald luistert", en: "journald listens")
    }
    return DoctorFinding(
      .journal,
      .wrong,
      nl: "journald luistert niet",
      en: "journald doesn't listen",
      hint: LocalizedText(
        nl: "Start systemd-journald, of haal journal uit sinks.",
        en: "Start systemd-journald, or take journal out of sinks."
      )
    )
  }

  static func fileSink(_ path: String) -> DoctorFinding {
    let isThere = access(path, F_OK) == 0
    if access(isThere ? path : parent(of: path), W_OK) == 0 {
      return .ok(.fileSink, nl: "\(path) is te schrijven", en: "\(path) can be written")
    }
    return DoctorFinding(
      .fileSink,
      .wrong,
      nl: "\(path) is niet te schrijven",
      en: "\(path) can't be written",
      hint: LocalizedText(
        nl: "Geef haar map aan de gebruiker van de dienst.",
        en: "Give its folder to the daemon's user."
      )
    )
  }

  static func mail(_ name: String, _ program: String) -> DoctorFinding {
    if access(program, X_OK) == 0 {
      return .ok(.mail, nl: "\(name): \(program) is er", en: "\(name): \(program) is there")
    }
    return DoctorFinding(
      .mail,
      .wrong,
      nl: "\(name): \(program) is er niet",
      en: "\(name): \(program) isn't there",
      hint: LocalizedText(
        nl: "Installeer een mailprogramma, zoals msmtp-mta, of noem een server.",
        en: "Install a mail program, such as msmtp-mta, or name a server."
      )
    )
  }

  // MARK: - Endpoints

  var endpoints: [DoctorFinding] {
    guard let configuration else { return [] }
    var findings: [DoctorFinding] = []
    let webhooks = configuration.webhooks + [configuration.heartbeat.ping].compactMap(\.self)
    for webhook in webhooks {
      // Where a credential has the address, the unit alone knows it.
      guard let url = webhook.url else { continue }
      findings.append(Self.endpoint(webhook.name, url.host, url.port, configuration.hosts))
    }
    for mail in configuration.mails {
      guard let server = mail.server else { continue }
      let port = server.port ?? Configuration.submissionPort
      findings.append(Self.endpoint(mail.name, server.host, port, configuration.hosts))
    }
    return findings
  }

  /// Whether a host has an address, and one that it may have; nothing is sent.
  static func endpoint(
    _ name: String,
    _ host: EndpointHost,
    _ port: UInt16,
    _ hosts: HostAllowList
  ) -> DoctorFinding {
    var resolved: [InternetAddress] = []
    if case .name(let text) = host { resolved = InternetAddress.lookUp(text, port: port) }
    switch hosts.decision(host: host, port: port, resolved: resolved) {
    case .pin:
      return .ok(
        .endpoint,
        nl: "\(name): \(host.text) heeft een adres, en mag",
        en: "\(name): \(host.text) has an address, and may be contacted"
      )
    case .refused(let refusal):
      return DoctorFinding(
        .endpoint,
        .wrong,
        nl: "\(name): \(host.text) wordt geweigerd: \(refusal.code)",
        en: "\(name): \(host.text) is refused: \(refusal.code). \(refusal.sentence)",
        hint: LocalizedText(
          nl: "Kijk hosts en networks in de configuratie na, en de naamserver van de machine.",
          en: "Look at hosts and networks in the configuration, and at the machine's name server."
        )
      )
    }
  }

  // MARK: - Credentials

  var credentials: [DoctorFinding] {
    guard let configuration else { return [] }
    let names = configuration.credentialNames
    guard !names.isEmpty else { return [] }
    guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
      return [
        DoctorFinding(
          .credential,
          .warning,
          nl: "buiten de dienst niet te zien: \(names.joined(separator: ", "))",
          en: "not to be seen outside the unit: \(names.joined(separator: ", "))",
          hint: LocalizedText(
            nl: "Kijk of LoadCredential= van de dienst ze noemt: systemctl cat termijnwacht.",
            en: "See whether the unit's LoadCredential= names them: systemctl cat termijnwacht."
          )
        )
      ]
    }
    return names.map { Self.credential($0, in: folder) }
  }

  static func credential(_ name: String, in folder: String) -> DoctorFinding {
    if !name.contains("/"), access("\(folder)/\(name)", R_OK) == 0 {
      return .ok(.credential, nl: "\(name) is er", en: "\(name) is there")
    }
    return DoctorFinding(
      .credential,
      .wrong,
      nl: "\(name) is er niet",
      en: "\(name) isn't there",
      hint: LocalizedText(
        nl: "Zet LoadCredential=\(name):PAD in een drop-in van de dienst.",
        en: "Put LoadCredential=\(name):PATH into a drop-in of the unit."
      )
    )
  }

  // MARK: - The unit and its witness

  static let unitFolders = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
  ]
  static let wantedBy = "/etc/systemd/system/timers.target.wants"

  /// Whether systemd would notice a daemon that hangs.
  static func watchdog(in folders: [String]) -> DoctorFinding {
    let texts = folders.map { ConfigurationFolder.text(ofFile: $0 + "/termijnwacht.service") }
    guard let unit = texts.compactMap(\.self).first else {
      return DoctorFinding(
        .watchdog,
        .warning,
        nl: "er is geen termijnwacht.service",
        en: "there is no termijnwacht.service",
        hint: LocalizedText(
          nl: "Installeer het pakket, of leg units/termijnwacht.service in /etc/systemd/system.",
          en: "Install the package, or put units/termijnwacht.service into /etc/systemd/system."
        )
      )
    }
    let prefix = "WatchdogSec="
    let lines = unit.split(separator: "\n").filter { $0.hasPrefix(prefix) }
    let value = lines.last?.dropFirst(prefix.count) ?? ""
    guard !value.isEmpty, value != "0" else {
      return DoctorFinding(
        .watchdog,
        .wrong,
        nl: "de dienst heeft geen WatchdogSec",
        en: "the unit has no WatchdogSec",
        hint: LocalizedText(
          nl: "Zet WatchdogSec=30: anders merkt niemand dat zij hangt.",
          en: "Set WatchdogSec=30: else nobody notices that it hangs."
        )
      )
    }
    return .ok(.watchdog, nl: "WatchdogSec=\(value)", en: "WatchdogSec=\(value)")
  }

  static func witness(in folder: String) -> DoctorFinding {
    var status = stat()
    if lstat(folder + "/termijnwacht-witness.timer", &status) == 0 {
      return .ok(.witness, nl: "de getuige staat aan", en: "the witness is enabled")
    }
    return DoctorFinding(
      .witness,
      .warning,
      nl: "de getuige staat uit",
      en: "the witness isn't enabled",
      hint: LocalizedText(
        nl: "systemctl enable --now termijnwacht-witness.timer",
        en: "systemctl enable --now termijnwacht-witness.timer"
      )
    )
  }

  /// The heartbeat by the witness's own eyes, and whether the daemon is of this version.
  var heartbeat: [DoctorFinding] {
    guard let configuration else { return [] }
    let isServed = StateFolder.isServed(configuration) && StateFolder.isWritten(configuration)
    var memory = WitnessMemory()
    let seen = try? WitnessFolder(state: configuration.state).look(isServed: isServed)
    guard let seen else {
      return [
        DoctorFinding(
          .heartbeat,
          .warning,
          nl: "de hartslag is voor deze gebruiker niet te zien",
          en: "this user can't see the heartbeat",
          hint: LocalizedText(nl: "Doe het met sudo.", en: "Do it by sudo.")
        )
      ]
    }
    memory.take(seen)
    let zone = editions?.assessor.policy.zone ?? .utc
    let alarms = memory.alarms.map { Self.heartbeat($0, isServed: isServed, zone) }
    var findings = alarms
    if case .beat(let beat) = seen.sign, alarms.isEmpty {
      findings.append(
        .ok(.heartbeat, nl: "de laatste: \(beat.at.text)", en: "the newest: \(beat.at.text)")
      )
    }
    if isServed, case .beat(let beat) = seen.sign { findings.append(Self.version(beat.process)) }
    return findings
  }

  private static func heartbeat(
    _ alarm: WitnessAlarm,
    isServed: Bool,
    _ zone: Zone
  ) -> DoctorFinding {
    // A machine on which nothing was started yet may be fit all the same.
    let isQuiet = [.absent, .stopped].contains(alarm.kind) && !isServed
    return DoctorFinding(
      .heartbeat,
      isQuiet || !alarm.kind.isOfHeartbeat && alarm.kind != .held ? .warning : .wrong,
      nl: clause(alarm.text(in: .nl, isOver: false, zone: zone)),
      en: clause(alarm.text(in: .en, isOver: false, zone: zone)),
      hint: LocalizedText(
        nl: "termijnwacht status, en docs/witness.nl.md bij \(alarm.kind.rawValue).",
        en: "termijnwacht status, and docs/witness.md at \(alarm.kind.rawValue)."
      )
    )
  }

  /// What was found ends without a full stop: the hint follows it.
  private static func clause(_ sentence: String) -> String {
    sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }

  /// Whether the daemon runs the very program that is asked: after an upgrade the old one may go on.
  private static func version(_ process: Int32) -> DoctorFinding {
    var (its, own) = (stat(), stat())
    guard stat("/proc/\(process)/exe", &its) == 0, stat("/proc/self/exe", &own) == 0 else {
      return DoctorFinding(
        .version,
        .warning,
        nl: "welk programma de dienst draait, is voor deze gebruiker niet te zien",
        en: "this user can't see which program the daemon runs",
        hint: LocalizedText(nl: "Doe het met sudo.", en: "Do it by sudo.")
      )
    }
    let version = Termijnwacht.configuration.version
    if its.st_dev == own.st_dev, its.st_ino == own.st_ino {
      return .ok(.version, nl: "de dienst is \(version)", en: "the daemon is \(version)")
    }
    return DoctorFinding(
      .version,
      .warning,
      nl: "de dienst draait een ander programma dan dit, \(version)",
      en: "the daemon runs another program than this one, \(version)",
      hint: LocalizedText(
        nl: "systemctl restart termijnwacht",
        en: "systemctl restart termijnwacht"
      )
    )
  }

  // MARK: - Backup

  private static let oldBackupSeconds: Int64 = 2 * 86_400

  var backup: DoctorFinding? {
    guard let configuration else { return nil }
    let text = ConfigurationFolder.text(ofFile: Backup.notePath(configuration.state))
    let json = text.flatMap { try? JSONValue($0) }
    let made = json?["at"]?.text.flatMap { TimeText($0) }?.moment(in: .utc).instant
    return Self.backup(made, at: now)
  }

  static func backup(_ made: Instant?, at now: Instant) -> DoctorFinding {
    let hint = LocalizedText(
      nl: "Laat een timer elke nacht termijnwacht backup doen (docs/backup.nl.md).",
      en: "Have a timer run termijnwacht backup every night (docs/backup.md)."
    )
    guard let made else {
      return DoctorFinding(
        .backup,
        .warning,
        nl: "er is nooit een reservekopie gemaakt",
        en: "no backup was ever made",
        hint: hint
      )
    }
    let (nl, en) = ("de laatste: \(made.text)", "the newest: \(made.text)")
    if made >= now.adding(seconds: -oldBackupSeconds) { return .ok(.backup, nl: nl, en: en) }
    return DoctorFinding(.backup, .warning, nl: nl, en: en, hint: hint)
  }
}

extension Configuration {
  /// The names of all credentials that it wants, each once.
  var credentialNames: [String] {
    var names = [chainKey].compactMap(\.self)
    for webhook in webhooks + [heartbeat.ping].compactMap(\.self) {
      names += [webhook.urlCredential, webhook.token].compactMap(\.self) + webhook.secrets
    }
    for mail in mails { names += [mail.user, mail.password].compactMap(\.self) }
    return names.uniqued()
  }
}
