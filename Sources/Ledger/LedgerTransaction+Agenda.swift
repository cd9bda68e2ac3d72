package import Civil

/// When each case must be looked at next.
///
/// `agenda` has an entry for a case exactly where `armed` has an instant for it. A case of `owed` must
/// be looked at whatever its instant is: its facts were loaded in bulk, or the edition is new.
extension LedgerTransaction {
  /// When one case must be looked at next; nil for never.
  package struct Arming {
    package var subject: Subject
    package var next: Instant?

    package init(subject: Subject, next: Instant?) {
      self.subject = subject
      self.next = next
    }
  }

  /// The earliest instant of all cases, in the past where cases are owed; nil when nothing lies ahead.
  package func nextInstant() throws(LedgerError) -> Instant? {
    let next = try connection.statement(.nextInstant).value().map(Instant.init(microseconds:))
    guard try isOwed() else { return next }
    let newest = try newestStep()?.at ?? .distantPast
    return min(next ?? newest, newest)
  }

  /// Whether cases must be looked at though no instant of theirs has come.
  package func isOwed() throws(LedgerError) -> Bool {
    try connection.statement(.owedRange).value() != nil
  }

  /// Takes cases off the agenda whose instant has come, and then owed ones, at most so many.
  ///
  /// Both come in order of their numbers, and a case can be among both; each must be armed again in
  /// this step.
  package func takeDue(
    at instant: Instant,
    limit: Int
  ) throws(LedgerError) -> (due: [Subject], owed: [Subject]) {
    let due = try takeFromAgenda(at: instant, limit: limit)
    try disarm(due)
    var owed: [Subject] = []
    while due.count + owed.count < limit {
      let more = try takeOwed(limit: limit - due.count - owed.count)
      guard !more.isEmpty else { break }
      owed += more
    }
    return (due, owed)
  }

  /// The cases that are due at just that instant, in order of their numbers, after one of them.
  package func agenda(
    at instant: Instant,
    after subject: Subject,
    limit: Int
  ) throws(LedgerError) -> [Subject] {
    let statement = try connection.statement(.agendaAt)
    statement.bind(instant.microseconds, subject)
    statement.bind(Int64(limit), at: 3)
    var subjects: [Subject] = []
    while try statement.next() { subjects.append(statement.int(0)) }
    return subjects
  }

  private func takeFromAgenda(at instant: Instant, limit: Int) throws(LedgerError) -> [Subject] {
    var due: [Subject] = []
    var (first, last) = (Int64.max, Int64.min)
    let statement = try connection.statement(.dueCases)
    statement.bind(instant.microseconds, Int64(limit))
    while try statement.next() {
      last = statement.int(0)
      first = min(first, last)
      due.append(statement.int(1))
    }
    guard let newest = due.last else { return due }
    if first < last {
      let earlier = try connection.statement(.takeEarlier)
      earlier.bind(last)
      try earlier.run()
    }
    let same = try connection.statement(.takeAt)
    same.bind(last, newest)
    try same.run()
    return due.sorted()
  }

  /// Notes that cases whose entries are gone have no instant.
  private func disarm(_ sorted: [Subject]) throws(LedgerError) {
    try forEachBlock(sorted, \.self) { group, instants in
      for subject in group { instants.set(Self.never, at: subject) }
    }
  }

  private func takeOwed(limit: Int) throws(LedgerError) -> [Subject] {
    let statement = try connection.statement(.owedRange)
    guard try statement.next() else { return [] }
    let (first, last) = (statement.int(0), statement.int(1))
    statement.reset()
    let remove = try connection.statement(.removeOwed)
    remove.bind(first)
    try remove.run()
    let end = min(last, first + Int64(limit) - 1)
    if end < last { try addOwed(end + 1, last) }
    return Array(first...end)
  }

  private func addOwed(_ first: Subject, _ last: Subject) throws(LedgerError) {
    let statement = try connection.statement(.addOwed)
    statement.bind(first, last)
    try statement.run()
  }

  /// Says that cases must be looked at at once; they come in order of their numbers, each once.
  ///
  /// Cases between two that lie near each other are looked at too, which changes nothing.
  package func owe(_ subjects: some Sequence<Subject>) throws(LedgerError) {
    var range: ClosedRange<Subject>?
    for subject in subjects {
      guard let open = range, subject <= open.upperBound + Self.owedGap else {
        if let range { try owe(range) }
        range = subject...subject
        continue
      }
      range = open.lowerBound...subject
    }
    if let range { try owe(range) }
  }

  private static let owedGap: Subject = 8

  /// Joins a range with those that it overlaps, so that no two begin alike.
  private func owe(_ range: ClosedRange<Subject>) throws(LedgerError) {
    let overlap = try connection.statement(.owedOverlap)
    overlap.bind(range.lowerBound, range.upperBound)
    var joined = range
    while try overlap.next() {
      joined = min(joined.lowerBound, overlap.int(0))...max(joined.upperBound, overlap.int(1))
    }
    let remove = try connection.statement(.removeOwedOverlap)
    remove.bind(range.lowerBound, range.upperBound)
    try remove.run()
    try addOwed(joined.lowerBound, joined.upperBound)
  }

  /// Owes every case: a new edition may move any of their dates.
  package func oweAll() throws(LedgerError) {
    let newest = try newestSubject()
    if newest > 0 { try owe(1...newest) }
  }

  // MARK: - Arming

  /// Says when a case must be looked at next; nil for never.
  package func arm(_ subject: Subject, at next: Instant?) throws(LedgerError) {
    try arm([Arming(subject: subject, next: next)])
  }

  /// Says when cases must be looked at next; they come in order of their numbers, each once.
  package func arm(_ armings: [Arming]) throws(LedgerError) {
    var entries: [(next: Int64, subject: Subject)] = []
    try forEachBlock(armings, \.subject) { group, instants throws(LedgerError) in
      for arming in group {
        let old = instants.instant(at: arming.subject)
        let new = arming.next?.microseconds ?? Self.never
        guard old != new else { continue }
        if old != Self.never {
          let statement = try connection.statement(.disarm)
          statement.bind(old, arming.subject)
          try statement.run()
        }
        if new != Self.never { entries.append((new, arming.subject)) }
        instants.set(new, at: arming.subject)
      }
    }
    // In the order of the agenda, a page is written once.
    entries.sort { ($0.next, $0.subject) < ($1.next, $1.subject) }
    let statement = try connection.statement(.arm)
    for entry in entries {
      statement.bind(entry.next, entry.subject)
      try statement.run()
    }
  }

  /// What stands for no instant.
  private static let never = Int64.max

  /// Passes on items, those of one block of cases together, with the block's instants to change.
  private func forEachBlock<Item>(
    _ sorted: [Item],
    _ subject: (Item) -> Subject,
    _ body: (ArraySlice<Item>, inout ArmedBlock) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    var rest = sorted[...]
    while let first = rest.first {
      let number = subject(first) >> ArmedBlock.bits
      let group = rest.prefix { subject($0) >> ArmedBlock.bits == number }
      rest = rest.dropFirst(group.count)
      var block = ArmedBlock()
      let read = try connection.statement(.armedBlock)
      read.bind(number)
      if try read.next() {
        block = ArmedBlock(read.bytes(0))
        read.reset()
      }
      try body(group, &block)
      guard block.isChanged else { continue }
      let write = try connection.statement(.writeArmedBlock)
      write.bind(number)
      try block.bytes.withBytes { bytes throws(LedgerError) in
        write.bind(bytes, at: 2)
        try write.run()
      }
    }
  }
}

/// The instants of 256 cases that follow each other.
private struct ArmedBlock {
  static let bits: Int64 = 8
  private static let mask: Int64 = 255

  private var instants: [Int64]
  private(set) var isChanged = false

  init() { instants = [Int64](repeating: .max, count: 256) }

  init(_ bytes: UnsafeRawBufferPointer) {
    self.init()
    precondition(bytes.count == 256 * 8, "a block is whole")
    for index in 0..<256 {
      instants[index] = Int64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)
      )
    }
  }

  func instant(at subject: Int64) -> Int64 { instants[Int(subject & Self.mask)] }

  mutating func set(_ instant: Int64, at subject: Int64) {
    let index = Int(subject & Self.mask)
    guard instants[index] != instant else { return }
    instants[index] = instant
    isChanged = true
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(instants.count * 8)
    for instant in instants { bytes.pack(instant) }
    return bytes
  }
}
