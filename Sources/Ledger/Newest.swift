/// What was appended last, by its place: all of a storm is asked for again soon, and reading it back
/// costs more than having it.
struct Newest<Value> {
  private var values: [Value] = []

  /// The place of the first of them; they follow each other.
  private var first: Int64 = 0

  /// How many are kept at the most: some hundred bytes each.
  private static var limit: Int { 16_384 }

  /// Takes what was appended at a place, which is after all others.
  mutating func append(_ value: Value, at place: Int64) {
    if place != first + Int64(values.count) {
      values.removeAll()
      first = place
    }
    if values.count == Self.limit {
      values.removeFirst(Self.limit / 4)
      first += Int64(Self.limit / 4)
    }
    values.append(value)
  }

  subscript(place: Int64) -> Value? {
    let index = Int(place - first)
    return values.indices.contains(index) ? values[index] : nil
  }

  /// Those from a place on, which reach to the end; nil where they begin after it.
  func from(_ place: Int64) -> ArraySlice<Value>? {
    let index = Int(place - first)
    return values.indices.contains(index) ? values[index...] : nil
  }
}
