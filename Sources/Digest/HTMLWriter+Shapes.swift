/// The shapes that the drawings are made of.
extension HTMLWriter {
  enum Anchor: String { case start, middle, end }

  mutating func label(
    _ text: String,
    _ x: Int,
    _ y: Int,
    _ anchor: Anchor = .start,
    class name: String? = nil
  ) {
    element(
      "text",
      ["class": name, "x": "\(x)", "y": "\(y)", "text-anchor": anchor.rawValue],
      text
    )
  }

  mutating func line(_ name: String, _ from: Int, _ to: Int, y: Int) {
    path(name, "M\(from) \(y)H\(to)")
  }

  mutating func path(_ name: String, _ data: String) { void("path", ["class": name, "d": data]) }

  /// A pause: a box with slanted lines in it.
  mutating func hatched(_ range: Range<Int>, around axis: Int) {
    let (height, bottom) = (12, axis + 6)
    let width = max(range.count, 3)
    let lines = stride(from: 4 - height, to: width, by: 4).map { offset in
      let (left, right) = (max(offset, 0), min(offset + height, width))
      return "M\(range.lowerBound + left) \(bottom - left + offset)"
        + "L\(range.lowerBound + right) \(bottom - right + offset)"
    }
    void(
      "rect",
      [
        "class": "pause", "x": "\(range.lowerBound)", "y": "\(axis - 6)", "width": "\(width)",
        "height": "\(height)",
      ]
    )
    path("hatch", lines.joined())
  }

  /// A rung: filled where it has come.
  mutating func diamond(_ x: Int, _ y: Int, isFilled: Bool) {
    path(isFilled ? "rung told" : "rung", "M\(x - 5) \(y)l5 -5l5 5l-5 5z")
  }

  /// An end.
  mutating func cross(_ x: Int, _ y: Int) {
    path("ended", "M\(x - 5) \(y - 5)l10 10M\(x + 5) \(y - 5)l-10 10")
  }

  /// A due: a flag that flies to the right, or with `side` -1 to the left.
  mutating func flag(_ x: Int, top: Int, bottom: Int, side: Int) {
    path("pole", "M\(x) \(bottom)V\(top)")
    path("flag", "M\(x) \(top)l\(10 * side) 5l\(-10 * side) 5z")
  }

  /// Today: an upright line that stands on a point.
  mutating func pointer(_ x: Int, top: Int, bottom: Int) {
    path("now", "M\(x) \(top)V\(bottom)")
    path("point", "M\(x) \(bottom - 5)l4 5h-8z")
  }
}
