/// What the chain seals: rows of these kinds, each by its key.
package enum SealedKind: UInt8, CaseIterable, Sendable {
  /// The facts of one step and case, with their texts; by `facts.pos`.
  case chunk = 1

  /// By its sequence in the log.
  case escalation, wording, notice

  /// A delivery that has ended; by endpoint and sequence.
  case receipt, step, activation

  /// The files of an edition; by its fingerprint.
  case archive

  /// A page's day, audience, hash and what it was made of.
  case digest

  /// A case that is erased; by its number.
  case erasure

  /// The table that its rows stand in.
  package var table: String {
    switch self {
    case .chunk: "facts"
    case .escalation: "escalations"
    case .wording: "wordings"
    case .notice: "notices"
    case .receipt: "deliveries"
    case .step: "steps"
    case .activation: "activations"
    case .archive: "archives"
    case .digest: "digests"
    case .erasure: "erased"
    }
  }

  /// Whether its keys have a text.
  var hasText: Bool { self == .receipt || self == .archive }
}

/// Which row of a kind.
package struct SealedKey: Hashable, Sendable, CustomStringConvertible {
  package var text = ""
  package var number: Int64 = 0

  package static func number(_ number: Int64) -> SealedKey { SealedKey(number: number) }

  package static func edition(_ fingerprint: String) -> SealedKey { SealedKey(text: fingerprint) }

  package static func delivery(_ sequence: Int64, to endpoint: String) -> SealedKey {
    SealedKey(text: endpoint, number: sequence)
  }

  /// As people see it.
  package var description: String {
    text.isEmpty ? "\(number)" : number == 0 ? text : "\(text) \(number)"
  }
}

// MARK: - Rows

extension SealedKind {
  /// The key's number and text, and then what is sealed of the row; nil for what is packed otherwise.
  private var columns: String? {
    switch self {
    case .chunk, .escalation: nil
    case .wording: "wording, '', data"
    case .notice: "seq, '', data"
    case .receipt: "sequence, endpoint, state, notice, attempts, at, code"
    case .step: "step, '', at, fingerprint, last_fact, last_escalation, is_first"
    case .activation: "activation, '', at, fingerprint, approvers"
    case .archive: "0, fingerprint, data"
    // The page itself may be gone after a while.
    case .digest:
      "digest, '', role, organisation, day, made, since, facts, escalations, hash, notice"
    case .erasure: "subject, '', at"
    }
  }

  private var rows: String? {
    let source = self == .step ? "steps LEFT JOIN editions USING (edition)" : table
    return columns.map { "SELECT \($0) FROM \(source)" }
  }

  /// All its rows, those that are under way among them.
  var allRows: String? { rows }

  /// The row of a key: `?1` is its number, `?2` its text.
  var oneRow: String? {
    let condition =
      switch self {
      case .chunk, .escalation: ""
      case .wording: "wording = ?1"
      case .notice: "seq = ?1"
      case .receipt: "sequence = ?1 AND endpoint = ?2"
      case .step: "step = ?1"
      case .activation: "activation = ?1"
      case .archive: "fingerprint = ?2"
      case .digest: "digest = ?1"
      case .erasure: "subject = ?1"
      }
    return rows.map { "\($0) WHERE \(condition)" }
  }
}
