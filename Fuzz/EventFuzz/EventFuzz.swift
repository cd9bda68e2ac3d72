import FuzzSupport

/// Feeds libFuzzer's bytes to all that reads events, times and terms, and checks laws of each.
@main
enum EventFuzz {
  static func main() {
    fuzz { start, count in
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      checkSyntax(bytes)
      checkEvents(bytes)
      checkTimes(bytes)
      checkTerms(bytes)
      checkComputation(bytes)
      checkWriters(bytes)
      return 0
    }
  }
}
