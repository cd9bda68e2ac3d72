package import Casework
package import Civil
import Mail
import NIOPosix
import Notation
import Sinks

/// Carries notices as mail: to the people of each, in one message with a Message-ID that stays.
package struct MailCarrier: Carrier {
  package let endpoint: String
  private let settings: MailSettings
  private let zone: Zone
  private let taken = TakenMail()
  private let turns = MailTurns()

  package init(_ settings: MailSettings, _ zone: Zone) {
    endpoint = settings.name
    self.settings = settings
    self.zone = zone
  }

  package func carry(
    _ parcels: [Parcel],
    then report: @escaping @Sendable ([(Delivery, AttemptOutcome)]) -> Void
  ) async {
    await withDiscardingTaskGroup { group in
      for parcel in parcels {
        group.addTask {
          await turns.take()
          let outcome = await carry(parcel)
          await turns.giveBack()
          report([(parcel.delivery, outcome)])
        }
      }
    }
  }

  private func carry(_ parcel: Parcel) async -> AttemptOutcome {
    if parcel.lacksPage { return .pageLost }
    let all = recipients(parcel.notice.people)
    let done = await taken.people(of: parcel.notice.id)
    let left = all.filter { !done.contains($0) }
    guard !all.isEmpty else { return Self.failure("E-MAIL-NOBODY") }
    guard !left.isEmpty else { return AttemptOutcome(.delivered, code: "250") }
    guard let message = message(parcel, to: left) else { return Self.failure("E-MAIL-ADDRESS") }
    let result = await send(message, to: left)
    let remaining = await taken.add(result.delivered, of: parcel.notice.id, all)
    return outcome(result, isWhole: remaining.isEmpty)
  }

  package func close() async {}

  package func announce(_ announcement: Announcement) async -> AttemptOutcome {
    let all = recipients(announcement.people)
    guard !all.isEmpty, let id = try? MessageID(announcement.id, domain: settings.from.domain)
    else { return Self.failure("E-MAIL-ADDRESS") }
    let words = AnnouncementWords(announcement.content, settings.language, zone)
    let message = MailMessage(
      id: id,
      date: announcement.attempted,
      from: settings.from,
      to: all,
      content: MailMessage.Content(
        subject: words.subject,
        text: words.sentence + "\n",
        languages: [settings.language == .nl ? .dutch : .english]
      )
    )
    let result = await send(message, to: all)
    return outcome(result, isWhole: result.delivered.count == all.count)
  }

  private static func failure(_ code: String) -> AttemptOutcome {
    AttemptOutcome(.retry(afterSeconds: nil), code: code)
  }

  /// The addresses of those keys; what is none is left out.
  private func recipients(_ people: [String]) -> [MailAddress] {
    people.compactMap { key in
      try? MailAddress(key.contains("@") ? key : "\(key)@\(settings.domain)")
    }
  }

  private func message(_ parcel: Parcel, to recipients: [MailAddress]) -> MailMessage? {
    guard let id = try? MessageID(parcel.notice.id, domain: settings.from.domain) else {
      return nil
    }
    return MailMessage(
      id: id,
      date: parcel.notice.built,
      from: settings.from,
      to: recipients,
      content: MailText(parcel, settings.language, zone).content
    )
  }

  private func send(_ message: MailMessage, to recipients: [MailAddress]) async -> MailResult {
    switch settings.way {
    case .server(let server):
      return await SMTPLine(server, clientName: settings.from.domain)
        .send(message, to: recipients)
    case .sendmail(let path):
      let verdict = await Sendmail(path).send(message)
      guard let reason = verdict.reason else { return MailResult(delivered: recipients) }
      return MailResult(code: reason.code)
    }
  }

  /// One whom the server will never take doesn't hold up the others: the code tells of it.
  private func outcome(_ result: MailResult, isWhole: Bool) -> AttemptOutcome {
    if isWhole { return AttemptOutcome(.delivered, code: "250") }
    if !result.delivered.isEmpty, !result.isWorthAnother {
      return AttemptOutcome(.delivered, code: result.code)
    }
    return Self.failure(result.code)
  }
}

/// What became of one sending.
struct MailResult: Sendable {
  var delivered: [MailAddress] = []

  /// Why not all of them have it; empty where they do.
  var code = ""

  /// Whether another attempt may reach those that are left.
  var isWorthAnother = true
}

/// Who has a notice already, of those that some have: the others alone are sent it again.
private actor TakenMail {
  private var people: [String: Set<MailAddress>] = [:]

  func people(of notice: String) -> Set<MailAddress> { people[notice] ?? [] }

  /// Who of all is left.
  func add(_ some: [MailAddress], of notice: String, _ all: [MailAddress]) -> [MailAddress] {
    people[notice, default: []].formUnion(some)
    let left = all.filter { !(people[notice] ?? []).contains($0) }
    if left.isEmpty || some.isEmpty && people[notice]?.isEmpty ?? true { people[notice] = nil }
    return left
  }
}
