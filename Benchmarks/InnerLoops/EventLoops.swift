import Benchmark
import Casework
import Foundation
import Notation
import Policy
import TestSupport

/// The events to read: the file that the environment names, else the shipped sample.
private let source: (path: String, policy: String) = {
  if let path = ProcessInfo.processInfo.environment["TERMIJNWACHT_BENCHMARK_EVENTS"] {
    return (path, "config/examples/perf.yaml")
  }
  let sample = Repository.root + "/config/examples/cases.ndjson"
  return (sample, "config/policy.d/veilig-thuis.yaml")
}()

let editions = Repository.editions(policy: source.policy)

private let file: MappedFile = {
  do throws(Diagnostic) {
    return try MappedFile(path: source.path)
  } catch {
    preconditionFailure("the events can be read: \(error)")
  }
}()

/// Reads every event into a table: what stands between a file's bytes and the assessing.
private func readEvents() -> EventTable {
  var table = EventTable(vocabulary: editions.assessor.vocabulary)
  table.reserveCapacity(file.bytes.count / 150)
  var reader = EventReader(sources: EventSources(), zone: editions.assessor.policy.zone)
  reader.looksUpLater = true
  // Of the bytes, not of the file: what is let go as it is passed would be mapped again each time.
  var text = EventText(file.bytes)
  do throws(Diagnostic) {
    while let piece = try text.next() {
      try reader.read(
        UnsafeRawBufferPointer(rebasing: file.bytes[piece.start..<piece.end]),
        EventReader.Context(
          order: UInt32(truncatingIfNeeded: piece.number),
          place: UInt32(truncatingIfNeeded: piece.start),
          slack: file.bytes.count - piece.end
        ),
        into: &table
      )
      if piece.number % Interner.batch == 0 { reader.lookUp(in: &table) }
    }
    reader.lookUp(in: &table)
  } catch {
    preconditionFailure("every event can be read: \(error)")
  }
  return table
}

/// All cases of the file, grouped: the state that a list is made from.
let groups: CaseGroups = {
  let files = EventFiles(editions.assessor, sources: EventSources())
  do throws(Diagnostic) {
    try files.read(paths: [source.path]) { _ in }
  } catch {
    preconditionFailure("the events can be read: \(error)")
  }
  return files.groups
}()

func benchmarkEvents() {
  Benchmark("events read") { benchmark in
    blackHole(file.bytes.reduce(0, ^))
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(readEvents().records.count) }
  }
}
