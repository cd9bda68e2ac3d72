/// So many values in one place of memory, which the hottest loops write without a check.
///
/// An array would ask at every write whether it is shared, and an inline array is copied whole to read
/// one of it. This one is meant to be shared: copies of what holds it write to the same place, and
/// what stands there lives for one event only.
struct FixedList<Element: BitwiseCopyable> {
  /// Frees the memory with the last copy.
  private final class Owner {
    let base: UnsafeMutablePointer<Element>

    init(_ base: UnsafeMutablePointer<Element>) { self.base = base }

    deinit { base.deallocate() }
  }

  private let owner: Owner

  // Beside its owner, so that an access neither counts a reference nor follows one.
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating element: Element, count: Int) {
    self.count = count
    base = .allocate(capacity: count)
    base.initialize(repeating: element, count: count)
    owner = Owner(base)
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      check(index)
      return base[index]
    }
    nonmutating set {
      check(index)
      base[index] = newValue
    }
  }

  @inline(__always)
  private func check(_ index: Int) {
    // One comparison: below zero is beyond every count.
    let isWithin = UInt(bitPattern: index) < UInt(bitPattern: count)
    precondition(isWithin, "an index lies within the list")
  }
}
