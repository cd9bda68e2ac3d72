/// The names of the inbox that wait to be taken in, in order of their bytes.
struct InboxQueue {
  /// The next one stands last, so that taking it moves no other.
  private var names: [String] = []

  /// What somebody has open for writing, by its bytes: read now, it would be read half.
  private var beingWritten: [[UInt8]: String] = [:]

  /// What was made there and not closed since, by its bytes.
  private var begun: [[UInt8]: (name: String, state: Begun)] = [:]

  private enum Begun { case new, seen, opened }

  /// The next one; it stays until it is removed.
  var next: String? { names.last }

  /// Whether there is what only looking again can tell to be whole.
  var hasBegun: Bool { !begun.isEmpty }

  /// Takes the names that were found in the folder for all there are.
  mutating func set(_ found: [String]) {
    beingWritten = [:]
    begun = [:]
    names = found.sorted { $1.utf8.lexicographicallyPrecedes($0.utf8) }
  }

  /// Notes what happened to a name in the folder; what was only begun comes again when it is closed, or
  /// when it is seen that nobody writes it.
  mutating func note(_ name: String, _ change: InboxWatch.Change) {
    let key = Array(name.utf8)
    switch change {
    case .begun:
      remove(name)
      begun[key] = (name, .new)
    case .opened:
      begun[key]?.state = .opened
    case .complete:
      begun[key] = nil
      beingWritten[key] = nil
      insert(name)
    }
  }

  /// Removes it until something new happens to it.
  mutating func remove(_ name: String) {
    beingWritten[Array(name.utf8)] = nil
    take(name)
  }

  /// Leaves it to who is writing it; whether that is news.
  mutating func leave(toWriter name: String) -> Bool {
    take(name)
    return beingWritten.updateValue(name, forKey: Array(name.utf8)) == nil
  }

  /// Has a name wait again that was taken before, unless something new was begun under it.
  mutating func readAgain(_ name: String) {
    if begun[Array(name.utf8)] == nil { insert(name) }
  }

  /// Has all that was left to a writer wait again, to see whether it is closed by now; and what was begun
  /// and is closed, or was opened by nobody from one look to the next: that was linked in whole, and
  /// nothing more is told of it.
  ///
  /// - `ask`: who has the file of that name open. It opens the file itself, which the watch tells as well:
  ///   what nobody may have opened is asked about once, and last.
  mutating func lookAgain(_ ask: (String) -> FileLease.Answer) {
    for name in beingWritten.values { insert(name) }
    for (key, file) in begun {
      guard file.state != .new else {
        begun[key]?.state = .seen
        continue
      }
      let answer = ask(file.name)
      if answer == .written || answer == .unknown && file.state == .opened { continue }
      begun[key] = nil
      insert(file.name)
    }
  }

  private mutating func take(_ name: String) {
    let index = place(of: name)
    if index < names.count, names[index].utf8.elementsEqual(name.utf8) { names.remove(at: index) }
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
