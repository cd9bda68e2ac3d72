import TestSupport
import Testing

/// `load` where no daemon runs.
struct DirectLoadTests {
  /// No event at all, as many as one step takes, and a load in bulk.
  @Test(
    "where a batch breaks off is told on standard error, once",
    .timeLimit(.minutes(20)),
    arguments: [0, 2, 50_001]
  )
  func broken(events: Int) throws {
    try withTemporaryFolder { folder in
      let place = try LiveDaemon(in: folder)
      let elements = (0..<events).map { number in
        #"{"id":"\#(number)","case":"K\#(number % 500)","type":"m","date":"2026-03-05"}"#
      }
      try write("[" + elements.joined(separator: ",\n") + "\n", to: folder + "/batch.json")
      let load = try place.run("load", folder + "/batch.json")
      #expect(load.status == 65)
      #expect(load.output == "\(events) accepted, 0 duplicate, 0 conflicting, 1 quarantined\n")
      let told = load.errors.split(separator: "\n").filter { $0.contains(": error E-") }
      let wanted = "\(folder)/batch.json:\(max(events, 1) + 1):1: error E-JSON-SYNTAX"
      #expect(told.count == 1 && told[0].hasPrefix(wanted), "\(load.errors)")
      #expect(load.errors.contains("What could not be taken is in quarantine/"))
    }
  }
}
