extension Assessor {
  /// The timeline with its corrections and withdrawals carried out: what is known to have happened.
  ///
  /// An event that was corrected keeps its identity, and counts as received when its correction was;
  /// one that was withdrawn is gone. Neither waits for its own day: what is known, is known.
  package func amended(_ timeline: Timeline, _ vocabulary: Vocabulary) -> Timeline {
    var amending: [Int] = []
    for index in timeline.records.indices where timeline.isAmending(index) {
      amending.append(index)
    }
    guard !amending.isEmpty else { return timeline }
    return Amendments(amending, of: timeline, vocabulary, engine, addresses).carriedOut()
  }
}

/// The corrections and withdrawals of one timeline.
private struct Amendments {
  private let timeline: Timeline
  private let engine: EngineWords

  /// The attributes that roles of the policy are taken from.
  private let addresses: [Symbol]
  private let places: [UInt64: Int]

  /// The event that each amending event names, by index.
  private var targets: [Int: Int] = [:]
  private var withdrawn: Set<Int> = []

  init(
    _ amending: [Int],
    of timeline: Timeline,
    _ vocabulary: Vocabulary,
    _ engine: EngineWords,
    _ addresses: [Symbol]
  ) {
    self.timeline = timeline
    self.engine = engine
    self.addresses = addresses
    places = Dictionary(
      timeline.records.enumerated().map { ($1.identity, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for index in amending {
      guard let value = timeline.value(engine.target, of: index),
        let identity = vocabulary.values.identity(value)
      else { continue }
      targets[index] = places[identity]
    }
    withdraw(amending.filter { timeline.records[$0].engineEvent == .withdrawn })
  }

  /// Notes what is withdrawn by withdrawals that were not withdrawn themselves.
  private mutating func withdraw(_ withdrawals: [Int]) {
    var naming: [Int: [Int]] = [:]
    for index in withdrawals {
      if let target = targets[index] { naming[target, default: []].append(index) }
    }
    var settled: [Int: Bool] = [:]
    func isWithdrawn(_ index: Int) -> Bool {
      if let known = settled[index] { return known }
      // Two that withdraw each other end here.
      settled[index] = false
      let answer = naming[index, default: []].contains { !isWithdrawn($0) }
      settled[index] = answer
      return answer
    }
    withdrawn = Set(naming.keys.filter(isWithdrawn))
  }

  /// The timeline without the amending events and what they took away.
  func carriedOut() -> Timeline {
    var corrections: [Int: [Int]] = [:]
    for index in targets.keys.sorted(by: precedes)
    where timeline.records[index].engineEvent == .corrected && !withdrawn.contains(index) {
      if let target = corrected(by: index) { corrections[target, default: []].append(index) }
    }
    var result = Timeline()
    result.subject = timeline.subject
    for index in timeline.records.indices where !isGone(index) {
      result.append(
        timeline,
        index,
        correctedBy: corrections[index] ?? [],
        ignoring: engine.target,
        addresses
      )
    }
    result.sort()
    return result
  }

  /// Whether a correction was said before another: by their source's sequences, else as they came.
  ///
  /// When the corrected event occurred says nothing of that.
  private func precedes(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (timeline.records[a], timeline.records[b])
    if first.flags.contains(.sequenced), second.flags.contains(.sequenced),
      first.order != second.order
    {
      return first.order < second.order
    }
    let (early, late) = (timeline.received(of: a), timeline.received(of: b))
    return early != late ? early < late : a < b
  }

  private func isGone(_ index: Int) -> Bool {
    withdrawn.contains(index) || timeline.isAmending(index)
  }

  /// The event that a correction changes in the end: a correction may be corrected, unless it was
  /// withdrawn.
  private func corrected(by index: Int) -> Int? {
    var index = index
    for _ in 0..<targets.count {
      guard let target = targets[index], !withdrawn.contains(target) else { return nil }
      guard timeline.records[target].engineEvent == .corrected else { return target }
      index = target
    }
    return nil
  }
}

extension Timeline {
  /// Whether an event says something of another one, and nothing else.
  fileprivate func isAmending(_ index: Int) -> Bool {
    guard let event = records[index].engineEvent else { return false }
    return event == .corrected || event == .withdrawn
  }

  /// Appends an event of another timeline as its corrections leave it; the last one counts most.
  fileprivate mutating func append(
    _ other: Timeline,
    _ index: Int,
    correctedBy corrections: [Int],
    ignoring target: Symbol,
    _ addresses: [Symbol]
  ) {
    var record = other.records[index]
    var received = other.received(of: index)
    var values = Array(other.attributes(of: index))
    for correction in corrections {
      let new = other.records[correction]
      if !new.flags.contains(.undated) {
        record.occurred = new.occurred
        record.day = new.day
        record.set(.dateOnly, new.flags.contains(.dateOnly))
      }
      if !new.flags.contains(.history) { record.set(.history, false) }
      received = max(received, other.received(of: correction))
      for value in other.attributes(of: correction) where value.name != target {
        values.removeAll { $0.name == value.name }
        values.append(value)
      }
    }
    if !corrections.isEmpty { record.set(.corrected, true) }
    let isReaddressed = addresses.contains { address in
      values.first { $0.name == address }?.value != other.value(address, of: index)
    }
    if isReaddressed { record.set(.readdressed, true) }
    append(record, received: received, attributes: values[...])
  }
}

extension EventRecord.Flags {
  /// A correction changed it: it stands as received when that was; set by `amended`.
  static let corrected = EventRecord.Flags(rawValue: 64)

  /// A correction changed whom a role of the policy stands for; set by `amended`.
  package static let readdressed = EventRecord.Flags(rawValue: 128)
}
