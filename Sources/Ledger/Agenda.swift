/// When each case must be looked at next, in memory, as instants in microseconds.
///
/// The ledger keeps it as blocks of cases that follow each other, so a step that moves one case writes
/// one row, and one that moves all of them a row for each block.
struct Agenda {
  /// What stands for no instant.
  static let never = Int64.max

  /// How many cases a block has: three of them fill a page.
  static let casesPerBlock = 128

  /// By the case's number, in whole blocks.
  private var instants: [Int64] = []

  /// The earliest of each block.
  private var earliest: [Int64] = []

  /// The blocks that are not as the ledger has them.
  private var changed: Set<Int> = []

  /// The earliest of all.
  var next: Int64 { earliest.min() ?? Self.never }

  /// How many cases have an instant.
  var count: Int { instants.count { $0 != Self.never } }

  // MARK: - Cases

  /// Says when a case must be looked at.
  mutating func set(_ instant: Int64, for subject: Int64) {
    let (index, block) = (Int(subject), Int(subject) / Self.casesPerBlock)
    if index >= instants.count {
      guard instant != Self.never else { return }
      makeRoom(for: block)
    }
    let old = instants[index]
    guard old != instant else { return }
    instants[index] = instant
    changed.insert(block)
    if instant < earliest[block] {
      earliest[block] = instant
    } else if old == earliest[block] {
      findEarliest(of: block)
    }
  }

  /// Takes out cases whose instant has come, the earliest ones where they are more than `limit`; in
  /// order of their numbers.
  mutating func take(at instant: Int64, limit: Int) -> [Int64] {
    var due: [(instant: Int64, subject: Int64)] = []
    for block in earliest.indices where earliest[block] <= instant {
      for index in range(of: block) where instants[index] <= instant {
        due.append((instants[index], Int64(index)))
      }
    }
    if due.count > limit {
      due.sort { $0 < $1 }
      due.removeLast(due.count - limit)
      due.sort { $0.subject < $1.subject }
    }
    let subjects = due.map(\.subject)
    clear(subjects)
    return subjects
  }

  /// Takes cases out that come in order of their numbers.
  private mutating func clear(_ subjects: [Int64]) {
    var last: Int?
    for subject in subjects {
      instants[Int(subject)] = Self.never
      let block = Int(subject) / Self.casesPerBlock
      guard block != last else { continue }
      if let last { findEarliest(of: last) }
      changed.insert(block)
      last = block
    }
    if let last { findEarliest(of: last) }
  }

  /// The cases whose instant comes by then, in order of their numbers, after one of them.
  func cases(
    until instant: Int64,
    after subject: Int64,
    limit: Int
  ) -> [(subject: Int64, instant: Int64)] {
    var cases: [(subject: Int64, instant: Int64)] = []
    for block in earliest.indices.dropFirst(Int(subject) / Self.casesPerBlock)
    where earliest[block] <= instant {
      for index in range(of: block) where instants[index] <= instant && index > subject {
        guard cases.count < limit else { return cases }
        cases.append((Int64(index), instants[index]))
      }
    }
    return cases
  }

  /// Passes on the cases whose instant has come by then.
  func forEach(until instant: Int64, _ body: (Int64) -> Void) {
    for index in instants.indices where instants[index] <= instant { body(Int64(index)) }
  }

  // MARK: - Blocks

  /// Takes in a block as the ledger has it.
  mutating func read(_ block: Int64, _ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count == Self.casesPerBlock * 8, "a block is whole")
    let block = Int(block)
    makeRoom(for: block)
    for (place, index) in range(of: block).enumerated() {
      instants[index] = Int64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: place * 8, as: Int64.self)
      )
    }
    findEarliest(of: block)
  }

  /// Passes on the blocks that the ledger must have anew, in order.
  mutating func writeChanged<Failure: Error>(
    _ write: (Int64, UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    for block in changed.count > 1 ? changed.sorted() : Array(changed) {
      let bytes = instants[range(of: block)].map { $0.littleEndian }
      try bytes.withRawBytes { bytes throws(Failure) in try write(Int64(block), bytes) }
    }
    changed.removeAll(keepingCapacity: true)
  }

  private func range(of block: Int) -> Range<Int> {
    block * Self.casesPerBlock..<(block + 1) * Self.casesPerBlock
  }

  private mutating func makeRoom(for block: Int) {
    let missing = block + 1 - earliest.count
    guard missing > 0 else { return }
    earliest.append(contentsOf: repeatElement(Self.never, count: missing))
    let cases = missing * Self.casesPerBlock
    instants.append(contentsOf: repeatElement(Self.never, count: cases))
  }

  private mutating func findEarliest(of block: Int) {
    earliest[block] = instants[range(of: block)].reduce(Self.never, min)
  }
}
