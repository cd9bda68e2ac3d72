/// What was appended last, by its place: all of a storm is asked for again soon, and reading it back
/// costs more than having it.
struct Newest<Value> {
  /// Two halves, so that the older one goes as a whole and nothing has to move.
  private var older: [Value] = []
  private var newer: [Value] = []

  /// The place of the first of them; they follow each other.
  private var first: Int64 = 0

  /// How many a half has at the most, some hundred bytes each.
  ///
  /// Both together hold what a large agency may have due at one instant: all of it is decided before the
  /// first notice is made, and all notices are made long before the last one is sent.
  private let half: Int

  init(half: Int = 51_200) { self.half = half }

  private var count: Int { older.count + newer.count }

  /// Takes what was appended at a place, which is after all others.
  mutating func append(_ value: Value, at place: Int64) {
    if place != first + Int64(count) {
      self = Newest(half: half)
      first = place
    }
    if newer.count == half {
      first += Int64(older.count)
      older = newer
      newer = []
      newer.reserveCapacity(half)
    }
    newer.append(value)
  }

  subscript(place: Int64) -> Value? { read(place) { $0 } }

  /// What the body makes of the one at a place, without a copy of it.
  @inline(__always)
  func read<Result>(_ place: Int64, _ body: (Value) -> Result) -> Result? {
    let index = Int(place - first)
    guard index >= 0, index < count else { return nil }
    return index < older.count ? body(older[index]) : body(newer[index - older.count])
  }

  /// Those from a place on, at most so many; nil where they begin after it.
  func from(_ place: Int64, limit: Int = .max) -> [Value]? {
    let index = Int(place - first)
    guard index >= 0, index < count else { return nil }
    guard index < older.count else { return Array(newer[(index - older.count)...].prefix(limit)) }
    return Array(older[index...].prefix(limit))
      + newer.prefix(max(0, limit - (older.count - index)))
  }
}
