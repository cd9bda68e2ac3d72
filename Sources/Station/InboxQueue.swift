/// The names of the inbox that wait to be taken in, in order of their bytes.
struct InboxQueue {
  /// The next one stands last, so that taking it moves no other.
  private var names: [String] = []

  /// What was made in the inbox itself and is being written still: read now, it would be read half.
  private var beingWritten: Set<String> = []

  /// What could not be put aside; it is left alone until something new happens to it.
  private var left: Set<String> = []

  /// The next one; it stays until it is removed.
  var next: String? { names.last }

  /// Takes the names that were found in the folder for all there are, each of them complete.
  mutating func set(_ found: [String]) {
    beingWritten = []
    left = []
    names = found.sorted { $1.utf8.lexicographicallyPrecedes($0.utf8) }
  }

  /// Notes what happened to a name in the folder.
  mutating func note(_ name: String, _ change: InboxWatch.Change) {
    switch change {
    case .begun: beingWritten.insert(name)
    case .complete:
      beingWritten.remove(name)
      left.remove(name)
      insert(name)
    }
  }

  mutating func remove(_ name: String) {
    let index = place(of: name)
    if index < names.count, names[index].utf8.elementsEqual(name.utf8) { names.remove(at: index) }
  }

  /// Removes it until something new happens to it.
  mutating func leave(_ name: String) {
    remove(name)
    left.insert(name)
  }

  private mutating func insert(_ name: String) {
    let index = place(of: name)
    if index < names.count, names[index].utf8.elementsEqual(name.utf8) { return }
    names.insert(name, at: index)
  }

  /// Where the name stands or would stand: the first that doesn't come after it.
  private func place(of name: String) -> Int {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if name.utf8.lexicographicallyPrecedes(names[middle].utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
