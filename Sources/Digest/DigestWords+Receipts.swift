import Casework
import Civil

/// What became of what was told: which notice told it to whom, and how it went.
extension DigestWords {
  /// A sentence for each notice of an escalation; that there is none is one too.
  func receipts(_ receipts: [NoticeReceipt], asOf: Instant) -> [String] {
    receipts.isEmpty
      ? [say("Geen bericht.", "No notice.")] : receipts.map { receipt($0, asOf: asOf) }
  }

  /// "Bericht 12 aan teamleider (vt-noord): post bezorgd di 24 november 2026 08:00", with the way up.
  private func receipt(_ receipt: NoticeReceipt, asOf: Instant) -> String {
    let notice = receipt.notice
    let head =
      say("Bericht \(notice.sequence) aan ", "Notice \(notice.sequence) to ")
      + role(notice.role, notice.organisation)
    return head + path(notice) + kind(notice.kind) + ": " + fate(receipt, asOf: asOf) + "."
  }

  /// The way up to whoever was there; nothing where the role itself was.
  private func path(_ notice: Notice) -> String {
    guard notice.path.count > 1 else { return "" }
    let roles = notice.path.map(language.role).joined(separator: " → ")
    return say(", langs ", ", by way of ") + roles
  }

  private func kind(_ kind: Notice.Kind) -> String {
    switch kind {
    case .escalations, .digest: ""
    case .backlog: say(" (achterstand bij aanvang)", " (what was late to begin with)")
    case .noReader: say(" (niemand anders was te vinden)", " (nobody else was found)")
    }
  }

  private func fate(_ receipt: NoticeReceipt, asOf: Instant) -> String {
    switch receipt.notice.state {
    case .muted: return say("tegengehouden, de regel is gedempt", "held back, the rule is muted")
    case .observed:
      return say("alleen getoond, er wordt niets verstuurd", "shown only, nothing is sent")
    case .overtaken:
      return say("ingehaald, het gold niet meer", "overtaken, it was no longer so")
    case .unreachable: return say("niemand was te vinden", "nobody was found")
    case .pending: break
    }
    guard !receipt.deliveries.isEmpty else {
      return say("er is geen weg voor", "there is no way for it")
    }
    return receipt.deliveries.map { delivery in
      "\(delivery.endpoint) \(standing(delivery, of: receipt.notice, asOf: asOf))"
    }.joined(separator: "; ")
  }

  /// How a delivery stood at an instant.
  private func standing(_ delivery: Delivery, of notice: Notice, asOf: Instant) -> String {
    let when = time(delivery.at)
    guard delivery.state == .waiting || delivery.at <= asOf else {
      return say("onderweg", "under way")
    }
    switch delivery.state {
    case .waiting:
      if notice.from > asOf { return say("wacht tot ", "held until ") + time(notice.from) }
      if delivery.attempts == 0 { return say("wacht", "waits") }
      return say("wacht na ", "waits after ") + attempts(delivery)
        + say(", de volgende ", ", the next ") + when
    case .delivered:
      let after = delivery.attempts > 1 ? say(" na ", " after ") + attempts(delivery) : ""
      return say("bezorgd ", "delivered ") + when + after
    case .dead:
      return say("niet te bezorgen sinds ", "dead since ") + when + say(" na ", " after ")
        + attempts(delivery)
    case .dropped: return say("opgegeven ", "given up ") + when
    case .overtaken:
      return say("ingehaald ", "overtaken ") + when
        + say(", het gold niet meer", ", it was no longer so")
    }
  }

  /// "3 pogingen (503)": the code is that of the newest.
  private func attempts(_ delivery: Delivery) -> String {
    let count = counted(delivery.attempts, "poging", "pogingen", "attempt", "attempts")
    let isClear = delivery.code.isEmpty || delivery.state == .delivered
    return isClear ? count : count + " (\(delivery.code))"
  }
}
