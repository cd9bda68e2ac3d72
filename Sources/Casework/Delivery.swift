package import Civil

/// One notice on its way to one endpoint.
package struct Delivery: Hashable, Sendable {
  package enum State: Int64, CaseIterable, Sendable {
    /// Its next attempt is at `at`, or is being made.
    case waiting = 0

    /// The receiver has it.
    case delivered = 1

    /// Every attempt of the schedule failed: a person must look.
    case dead = 2

    /// A person gave it up.
    case dropped = 3

    /// What it would have told was no longer so when its attempt came.
    case overtaken = 4

    /// As people write it.
    package var name: String { "\(self)" }
  }

  package var endpoint: String

  /// The notice's place among the notices.
  package var notice: Int64

  /// Its place among the endpoint's, from 1: the `sequence` of what is sent.
  package var sequence: Int64
  package var state: State

  /// How many attempts were made; each is recorded before it is made.
  package var attempts: Int

  /// Of one that waits the next attempt, of another when it ended.
  package var at: Instant

  /// What the newest attempt came to: a status, or why none came; empty before the first.
  package var code: String

  package init(
    endpoint: String,
    notice: Int64,
    sequence: Int64,
    state: State = .waiting,
    attempts: Int = 0,
    at: Instant,
    code: String = ""
  ) {
    self.endpoint = endpoint
    self.notice = notice
    self.sequence = sequence
    self.state = state
    self.attempts = attempts
    self.at = at
    self.code = code
  }
}

/// A digest's page in the forms in which it is sent.
package struct DigestPages: Hashable, Sendable {
  package var day: LocalDate
  package var text: String
  package var html: String

  /// One JSON object.
  package var json: String

  package init(day: LocalDate, text: String, html: String, json: String) {
    self.day = day
    self.text = text
    self.html = html
    self.json = json
  }
}

/// A delivery with all that it carries, about to be attempted.
///
/// What it carries is one object: parcels are handed from queue to queue, and each text in a copy would be
/// counted by threads that then wait for each other.
package struct Parcel: Sendable {
  package let delivery: Delivery

  /// When the attempt is made.
  package let attempted: Instant
  private let content: Content

  private final class Content: Sendable {
    let notice: Notice
    let escalations: [Escalation]
    let pages: DigestPages?

    init(_ notice: Notice, _ escalations: [Escalation], _ pages: DigestPages?) {
      self.notice = notice
      self.escalations = escalations
      self.pages = pages
    }
  }

  package init(
    delivery: Delivery,
    notice: Notice,
    escalations: [Escalation],
    attempted: Instant,
    pages: DigestPages? = nil
  ) {
    self.delivery = delivery
    self.attempted = attempted
    content = Content(notice, escalations, pages)
  }

  /// Lends what it carries: taken out, all of its texts would be counted as in use.
  package func lend(_ body: (Notice, [Escalation], DigestPages?) -> Void) {
    body(content.notice, content.escalations, content.pages)
  }

  package var notice: Notice { _read { yield content.notice } }
  package var escalations: [Escalation] { _read { yield content.escalations } }

  /// Of a digest its page; nil where that can't be read any more, so that nothing can be sent.
  package var pages: DigestPages? { _read { yield content.pages } }

  /// Whether it should carry a page and has none.
  package var lacksPage: Bool { notice.kind == .digest && pages == nil }
}

/// What an attempt came to.
package struct AttemptOutcome: Hashable, Sendable {
  package enum Verdict: Hashable, Sendable {
    case delivered

    /// By the schedule again, and not before so many seconds.
    case retry(afterSeconds: Int?)

    /// None was made: the receiver takes no more before then.
    case later(Instant)

    /// The receiver wants no more: the endpoint is disabled.
    case disable
  }

  package var verdict: Verdict

  /// A status, or why none came.
  package var code: String

  package init(_ verdict: Verdict, code: String) {
    self.verdict = verdict
    self.code = code
  }

  /// Of a digest whose page can't be read any more.
  package static let pageLost = AttemptOutcome(.retry(afterSeconds: nil), code: "E-DIGEST-PAGE")
}
