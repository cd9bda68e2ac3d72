/// So many values in one place of memory, which the hottest loops write without a check.
///
/// An array would ask at every write whether it is shared; this one is meant to be: copies of what
/// holds it write to the same place, and what stands there lives for one event only.
final class FixedList<Element: BitwiseCopyable> {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating element: Element, count: Int) {
    self.count = count
    base = .allocate(capacity: count)
    base.initialize(repeating: element, count: count)
  }

  deinit { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(0..<count ~= index, "an index lies within the list")
      return base[index]
    }
    set {
      precondition(0..<count ~= index, "an index lies within the list")
      base[index] = newValue
    }
  }
}
