package import Civil

/// A case's timeline, cut at the instant of the assessment.
///
/// A class: it is handed to every rule, and as a struct would count six references each time.
package final class CaseView {
  private let subject: Symbol
  let records: [EventRecord]
  private let attributes: [AttributeValue]
  private let receipts: Receipts

  /// The whole timeline, put together of what stands here by itself: each use of the whole counts all
  /// its parts as in use.
  var timeline: Timeline {
    Timeline(subject: subject, records: records, attributes: attributes, receipts: receipts)
  }

  /// The words of the attributes' values.
  var values: PersonalTexts { words.values }
  private let words: Words

  /// The timelines of the other cases that share a key with it, in the same words.
  let kin: [Timeline]
  let asOf: Instant

  /// How many of its events count.
  let visible: Int

  /// The bits of all types that it has, as `CompiledPattern.bit` gives them: a rule of which none is
  /// here is passed over.
  let seen: UInt64

  /// For each bit of `seen` which of the first 64 events have it.
  private var eventsByBit = InlineArray<64, UInt64>(repeating: 0)

  package convenience init(
    _ timeline: Timeline,
    _ vocabulary: Vocabulary,
    kin: [Timeline],
    asOf: Instant
  ) {
    self.init(timeline, Words(vocabulary), kin: kin, asOf: asOf)
  }

  init(_ timeline: Timeline, _ words: Words, kin: [Timeline], asOf: Instant) {
    subject = timeline.subject
    records = timeline.records
    attributes = timeline.attributes
    receipts = timeline.receipts
    self.kin = kin
    self.asOf = asOf
    self.words = words
    visible = timeline.count(asOf: asOf)
    var seen: UInt64 = 0
    for index in 0..<visible {
      let place = CompiledPattern.place(of: records[index].type)
      seen |= 1 << UInt64(place)
      if index < 64 { eventsByBit[place] |= 1 << UInt64(index) }
    }
    self.seen = seen
  }

  func occurred(_ index: Int) -> Instant { records[index].occurred }

  /// Whether an event of which only the day is known comes after another one of that day, which stands
  /// behind it.
  ///
  /// When they were received decides, where that says anything; else their source's order.
  ///
  /// - `inDoubt`: what holds where neither says that it comes before.
  func comes(_ index: Int, after other: Int, inDoubt: Bool = true) -> Bool {
    let (event, second) = (records[index], records[other])
    guard event.flags.contains(.dateOnly), event.day == second.day else { return false }
    let (mine, its) = (received(index), received(other))
    if mine == its || !isReceiptKnown(index) || !isReceiptKnown(other) {
      return inDoubt && (event.order, mine) >= (second.order, its)
    }
    // A correction and a load of history come later than what they are about was known.
    let later = mine > its ? event : second
    return later.flags.isDisjoint(with: [.history, .corrected]) ? mine > its : inDoubt
  }

  /// Whether an event of which only the day is known may come after another one of that day: unless it is
  /// known to have been received before it.
  func mayCome(_ index: Int, after other: Int) -> Bool {
    let (event, second) = (records[index], records[other])
    guard event.flags.contains(.dateOnly), event.day == second.day else { return false }
    return received(index) >= received(other) || !isReceiptKnown(index) || !isReceiptKnown(other)
      || !second.flags.isDisjoint(with: [.history, .corrected])
  }

  /// The last event of that event's day.
  func lastOfDay(_ index: Int) -> Int {
    let day = records[index].day
    guard index + 1 < visible, records[index + 1].day == day else { return index }
    var low = index
    var high = visible
    while low < high {
      let middle = (low + high) / 2
      if records[middle].day <= day { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  private func received(_ index: Int) -> Instant { receipts.instant(of: index, in: records) }

  /// Whether it's known when an event was received: in a file that doesn't say so it stands as received
  /// when it occurred, which of a mere date means nothing.
  private func isReceiptKnown(_ index: Int) -> Bool {
    !records[index].flags.contains(.dateOnly) || received(index) != records[index].occurred
  }

  /// The value of an attribute; nil where the event has none of that name.
  func value(_ name: Symbol, of index: Int) -> Symbol? {
    let end = index + 1 < records.count ? Int(records[index + 1].attributes) : attributes.count
    for position in Int(records[index].attributes)..<end where attributes[position].name == name {
      return attributes[position].value
    }
    return nil
  }

  /// The events whose types have one of those bits; nil of a case that has too many to tell at once.
  func events(_ mask: UInt64) -> EventSet? {
    guard visible <= 64 else { return nil }
    var found: UInt64 = 0
    var bits = mask & seen
    while bits != 0 {
      found |= eventsByBit[bits.trailingZeroBitCount]
      bits &= bits - 1
    }
    return .few(found)
  }

  /// The events that a pattern means; none where there is no pattern.
  func matches(_ pattern: CompiledPattern?) -> EventSet {
    guard let pattern, pattern.typeMask & seen != 0 else { return EventSet() }
    return pattern.matches(in: self)
  }
}

/// Between which events the case is closed.
struct ClosedPeriods {
  private var closings = EventSet()

  /// The openings of a case that was closed, and the closings that an opening of their day overrules:
  /// only its date is known, and it counts as after them.
  private var openings = EventSet()
  private var firstOpening: Int?

  /// Of a case that nothing closes.
  init() {}

  /// Whether nothing closed the case.
  var isEmpty: Bool { closings.isEmpty }

  init(closings: EventSet, openings: EventSet, in view: CaseView) {
    self.closings = closings
    guard !openings.isEmpty, !closings.isEmpty else { return }
    firstOpening = openings.first(from: 0)
    var isClosed = false
    for index in 0..<view.visible {
      if closings.contains(index) {
        isClosed = !isOpened(after: index, by: openings, in: view)
        guard !isClosed else { continue }
        self.openings.insert(index)
      } else if openings.contains(index) {
        if isClosed { self.openings.insert(index) }
        isClosed = false
      }
    }
  }

  /// Whether the case was closed when that event came.
  func contains(_ index: Int) -> Bool {
    guard let closing = closings.last(upTo: index) else { return false }
    return (openings.last(upTo: index) ?? -1) < closing
  }

  /// Whether a clock can begin with that event: the case was open, or was opened that day, and only the
  /// day of the event is known.
  func isOpen(for start: Int, in view: CaseView) -> Bool {
    !contains(start) || reopening(of: start, in: view) != nil
  }

  /// The first closing that ends a clock which began with that event.
  func firstClosing(after start: Int, in view: CaseView) -> Int? {
    closings.first(from: (reopening(of: start, in: view) ?? start) + 1)
  }

  /// The last opening of the start's day after which it may come, by its mere date.
  private func reopening(of start: Int, in view: CaseView) -> Int? {
    guard !openings.isEmpty, view.records[start].flags.contains(.dateOnly) else { return nil }
    var next = openings.last(upTo: view.lastOfDay(start))
    while let index = next, index > start {
      let comesAfter =
        closings.contains(index)
        ? comes(start, after: index, in: view) : view.mayCome(start, after: index)
      if comesAfter { return index }
      next = openings.last(upTo: index - 1)
    }
    return nil
  }

  /// Whether an opening that stands before a closing, by the mere date of its day, comes after it.
  private func isOpened(after closing: Int, by openings: EventSet, in view: CaseView) -> Bool {
    var next = openings.last(upTo: closing - 1)
    while let index = next, view.records[index].day == view.records[closing].day {
      if comes(index, after: closing, in: view) { return true }
      next = openings.last(upTo: index - 1)
    }
    return false
  }

  /// Whether an event counts as after a closing of its day, before which it stands.
  ///
  /// In doubt people are told, but what opened a case first comes before what closed it.
  private func comes(_ index: Int, after closing: Int, in view: CaseView) -> Bool {
    view.comes(index, after: closing, inDoubt: index != firstOpening)
  }
}
