package import Civil

extension JSONValue {
  /// The instant, where it is a string of one with its offset.
  package var instant: Instant? {
    guard let text, case .instant(let instant)? = TimeText(text) else { return nil }
    return instant
  }

  /// The elements, where it is a list.
  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The truth value, where it is one.
  package var flag: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }
}
