/// A list that nearly always holds one element, and then allocates nothing.
package struct Few<Element> {
  private(set) var head: Element?
  private(set) var others: [Element] = []

  package init() {}

  init(_ element: Element) { head = element }

  package mutating func append(_ element: consuming Element) {
    if head == nil { head = element } else { others.append(element) }
  }
}

extension Few: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { head == nil ? 0 : others.count + 1 }

  package subscript(index: Int) -> Element {
    guard index == 0 else { return others[index - 1] }
    guard let head else { preconditionFailure("an index lies within the list") }
    return head
  }
}

extension Few: Sendable where Element: Sendable {}

extension Few: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: Element...) { for element in elements { append(element) } }
}
