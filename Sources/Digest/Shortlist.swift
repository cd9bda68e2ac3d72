/// The first few of many, in order, and how many there were: memory is bounded whatever comes.
struct Shortlist<Item: Comparable & Sendable>: Sendable {
  private(set) var count = 0
  private(set) var items: [Item] = []
  private let cap: Int

  init(cap: Int) { self.cap = cap }

  mutating func add(_ item: Item) {
    count += 1
    keep(item)
  }

  /// Takes in what another has seen of the same many.
  mutating func merge(_ other: Shortlist) {
    count += other.count
    for item in other.items { keep(item) }
  }

  private mutating func keep(_ item: Item) {
    if items.count == cap {
      guard let last = items.last, item < last else { return }
      items.removeLast()
    }
    items.insert(item, at: items.firstIndex { item < $0 } ?? items.count)
  }
}
