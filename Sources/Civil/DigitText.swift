/// A short text of digits and signs, put together without a string for each part: dates and times are
/// written by the hundred thousand.
struct DigitText {
  /// How many bytes it holds.
  static let capacity = 40

  private var bytes: InlineArray<40, UInt8> = InlineArray(repeating: 0)
  private var count = 0

  var string: String {
    String(unsafeUninitializedCapacity: count) { text in
      for index in 0..<count { text[index] = bytes[index] }
      return count
    }
  }

  mutating func put(_ sign: UnicodeScalar) {
    bytes[count] = UInt8(truncatingIfNeeded: sign.value)
    count += 1
  }

  /// Puts a number with leading zeros; more digits than the width stand all the same.
  mutating func put(_ number: Int, _ width: Int) {
    if number < 0 { put("-") }
    var rest = number.magnitude
    var length = 1
    var bound: UInt = 10
    while rest >= bound, length < 19 {
      length += 1
      bound *= 10
    }
    length = max(length, width)
    for place in (count..<count + length).reversed() {
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += length
  }

  /// Puts a date as ISO 8601 has it.
  mutating func put(_ date: LocalDate) {
    let (year, month, day) = date.parts
    put(year, 4)
    put("-")
    put(month, 2)
    put("-")
    put(day, 2)
  }

  /// Puts a reading as `2026-03-05T21:10:00`, with the fraction of a second where it has one.
  mutating func put(_ reading: LocalDateTime) {
    put(reading.date)
    let seconds = Int(reading.microsecondOfDay / 1_000_000)
    put("T")
    put(seconds / 3600, 2)
    put(":")
    put(seconds / 60 % 60, 2)
    put(":")
    put(seconds % 60, 2)
    let fraction = Int(reading.microsecondOfDay % 1_000_000)
    guard fraction != 0 else { return }
    put(".")
    put(fraction, 6)
  }
}
