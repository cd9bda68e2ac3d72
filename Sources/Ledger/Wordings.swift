import Casework

/// What many escalations say in the same words: rule, title, rung, level, roles and the like.
struct Wording: Hashable {
  var rule: String
  var title: String
  var moment: String?
  var rung: String
  var level: Level
  var effect: Effect
  var roles: [String]
  var reason: Reason
  var mark: Escalation.Mark?

  init(_ escalation: Escalation) {
    rule = escalation.rule
    title = escalation.title
    moment = escalation.moment
    rung = escalation.rung
    level = escalation.level
    effect = escalation.effect
    roles = escalation.roles
    reason = escalation.reason
    mark = escalation.mark
  }

  /// Two of its words tell nearly all wordings apart; hashing each of them would take its time.
  func hash(into hasher: inout Hasher) {
    hasher.combine(rule)
    hasher.combine(rung)
  }

  // MARK: - Packing

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.pack(rule)
    bytes.pack(title)
    bytes.pack(UInt8(moment == nil ? 0 : 1))
    bytes.pack(moment ?? "")
    for text in [rung, level.rawValue, effect.rawValue, reason.rawValue, mark?.rawValue ?? ""] {
      bytes.pack(text)
    }
    bytes.pack(UInt32(roles.count))
    for role in roles { bytes.pack(role) }
    return bytes
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    rule = reader.text()
    title = reader.text()
    let hasMoment = reader.number(UInt8.self) != 0
    let moment = reader.text()
    self.moment = hasMoment ? moment : nil
    rung = reader.text()
    level = Level(rawValue: reader.text()) ?? .error
    effect = Effect(rawValue: reader.text()) ?? .agreed
    reason = Reason(rawValue: reader.text()) ?? .overdue
    mark = Escalation.Mark(rawValue: reader.text())
    roles = (0..<reader.number(UInt32.self)).map { _ in reader.text() }
  }
}

/// The wordings that were used, by number and by words.
///
/// A wording never changes once it is committed; one whose step failed must be forgotten.
struct Wordings {
  private var numbers: [Wording: Int64] = [:]
  private var known: [Int64: Wording] = [:]
  private var newest: (wording: Wording, number: Int64)?

  /// The number of a wording; `find` asks the ledger for one that was not used yet.
  mutating func number(
    of wording: Wording,
    _ find: () throws(LedgerError) -> Int64
  ) throws(LedgerError) -> Int64 {
    if let newest, newest.wording == wording { return newest.number }
    let number: Int64
    if let known = numbers[wording] {
      number = known
    } else {
      number = try find()
      numbers[wording] = number
    }
    newest = (wording, number)
    return number
  }

  /// The wording of a number; `find` asks the ledger for one that was not read yet.
  mutating func wording(
    _ number: Int64,
    _ find: () throws(LedgerError) -> Wording
  ) throws(LedgerError) -> Wording {
    if let wording = known[number] { return wording }
    let wording = try find()
    known[number] = wording
    return wording
  }
}
