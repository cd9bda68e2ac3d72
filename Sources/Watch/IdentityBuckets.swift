import Casework
import Ledger

/// Events by the bucket of their identity, in order of the file.
struct IdentityBuckets {
  private var order: [UInt32]
  private var starts: [UInt32]

  init(of events: [BulkEvent], _ count: Int64) {
    var starts = [UInt32](repeating: 0, count: Int(count) + 2)
    for event in events {
      starts[Int(LedgerTransaction.bucket(of: event.identity, among: count)) + 2] += 1
    }
    for index in 2..<starts.count { starts[index] += starts[index - 1] }
    var order = [UInt32](repeating: 0, count: events.count)
    for (index, event) in events.enumerated() {
      let bucket = Int(LedgerTransaction.bucket(of: event.identity, among: count))
      order[Int(starts[bucket + 1])] = UInt32(index)
      starts[bucket + 1] += 1
    }
    self.order = order
    self.starts = starts
  }

  var count: Int { starts.count - 2 }

  subscript(bucket: Int64) -> ArraySlice<UInt32> {
    order[Int(starts[Int(bucket)])..<Int(starts[Int(bucket) + 1])]
  }

  /// Those whose identity another one has too, those of one identity together.
  func repeated(_ events: [BulkEvent], threads: Int) -> ArraySlice<UInt32> {
    let pieces = inParallel(threads) { piece in
      var repeated: [UInt32] = []
      var sorted: [(identity: UInt64, index: UInt32)] = []
      for bucket in count * piece / threads..<count * (piece + 1) / threads {
        sorted.removeAll(keepingCapacity: true)
        for index in self[Int64(bucket)] {
          sorted.append((events[Int(index)].identity, index))
        }
        sorted.sort { $0.identity < $1.identity }
        for place in sorted.indices {
          let identity = sorted[place].identity
          let isRepeated =
            (place > 0 && sorted[place - 1].identity == identity)
            || (place + 1 < sorted.count && sorted[place + 1].identity == identity)
          if isRepeated { repeated.append(sorted[place].index) }
        }
      }
      return repeated
    }
    return pieces.flatMap(\.self)[...]
  }
}
