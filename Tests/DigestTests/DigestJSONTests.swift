import Casework
import Civil
import Digest
import Notation
import TestSupport
import Testing

/// The page as JSON: the numbers of the digest, and what others wrote as they wrote it.
struct DigestJSONTests {
  @Test("its numbers are those of the digest", arguments: SampleDigests.all)
  func numbers(sample: SampleDigest) throws {
    let digest = sample.digest
    let value = try json(digest)
    #expect(value["day"]?.text == digest.day.description)
    #expect(texts(value["missed"]) == digest.missed.map(\.description))
    #expect(counts(value["unchecked"]) == digest.unchecked.map(\.count))
    #expect(kinds(value["unchecked"]) == digest.unchecked.map(\.kind.rawValue))
    #expect(counts(value["sections"]) == digest.sections.map(\.count))
    #expect(kinds(value["sections"]) == digest.sections.map(\.kind.rawValue))
    #expect(
      elements(value["sections"]).map { elements($0["lines"]).count }
        == digest.sections.map(\.lines.count)
    )
    #expect(kinds(value["orders"]) == digest.orders.map(\.kind.rawValue))
    #expect(elements(value["sources"]).count == digest.sources.count)
    #expect(counts(value["forecast"]) == digest.forecast.map(\.count))
    #expect(value["horizon"]?.text == digest.horizon?.description)
  }

  @Test("its changes are those of the digest", arguments: SampleDigests.all)
  func changes(sample: SampleDigest) throws {
    let changes = sample.digest.changes
    let value = try #require(try json(sample.digest)["changes"])
    for (name, count, shown) in [
      ("new", changes.new.count, changes.new.lines.count),
      ("gone", changes.gone.count, changes.gone.lines.count),
      ("back", changes.back.count, changes.back.lines.count),
      ("moved", changes.movedCount, changes.moved.count),
    ] {
      #expect(value[name]?["count"]?.integer == Int64(count))
      #expect(elements(value[name]?["lines"]).count == shown)
    }
    let moved = elements(value["moved"]?["lines"])
    #expect(moved.compactMap { $0["was"]?.text } == changes.moved.map(\.was))
    #expect(moved.compactMap { $0["reason"]?.text } == changes.moved.map(\.reason.rawValue))
  }

  @Test("its proof is that of the digest", arguments: SampleDigests.all)
  func proof(sample: SampleDigest) throws {
    let proof = sample.digest.proof
    let value = try #require(try json(sample.digest)["proof"])
    for (name, count) in [
      ("read", proof.read), ("withClock", proof.withClock), ("exempt", proof.exempt),
      ("closed", proof.closed), ("withoutClock", proof.withoutClock),
      ("difference", proof.difference), ("clocks", proof.clocks),
    ] {
      #expect(value[name]?.integer == Int64(count), "\(name)")
    }
    #expect(value["facts"]?.integer == proof.facts)
    #expect(value["escalations"]?.integer == proof.escalations)
    #expect(value["head"]?.text == proof.head)
    #expect(value["delayMs"]?["max"]?.integer == proof.delays?.worst)
    #expect(value["delayMs"]?["p99"]?.integer == proof.delays?.p99)
    #expect(value["delayMs"]?["p50"]?.integer == proof.delays?.median)
    #expect(value["youngest"]?.text == proof.youngest.map { Repository.amsterdam.text($0) })
  }

  @Test("its figures are those of the digest", arguments: SampleDigests.all)
  func figures(sample: SampleDigest) throws {
    let values = elements(try json(sample.digest)["figures"])
    #expect(values.count == sample.digest.figures.count)
    for (value, figure) in zip(values, sample.digest.figures) {
      #expect(value["inTime"]?.integer == Int64(figure.inTime))
      #expect(value["total"]?.integer == Int64(figure.total))
      #expect(value["medianDays"]?.integer == figure.medianDays.map { Int64($0) })
      #expect(value["oldestOpenDays"]?.integer == figure.oldestOpenDays.map { Int64($0) })
    }
  }

  @Test("its reports have their share and what it is of", arguments: SampleDigests.all)
  func reports(sample: SampleDigest) throws {
    let values = elements(try json(sample.digest)["reports"])
    #expect(values.count == sample.digest.reports.count)
    for (value, reports) in zip(values, sample.digest.reports) {
      #expect(value["period"]?.text == reports.period.rawValue)
      #expect(value["repeats"]?.integer == Int64(reports.repeats))
      #expect(value["total"]?.integer == Int64(reports.total))
      #expect(value["percent"]?.integer == Int64(reports.repeats * 100 / reports.total))
    }
  }

  @Test("its teams have their days, and say how many teams there are", arguments: SampleDigests.all)
  func teams(sample: SampleDigest) throws {
    let digest = sample.digest
    let value = try #require(try json(digest)["teams"])
    #expect(value["count"]?.integer == Int64(digest.teamCount))
    let shown = elements(value["shown"])
    #expect(shown.map { $0["role"]?.text } == digest.teams.map(\.role))
    #expect(shown.map { $0["organisation"]?.text } == digest.teams.map(\.organisation))
    #expect(counts(value["shown"]) == digest.teams.map(\.count))
    #expect(shown.map { counts($0["forecast"]) } == digest.teams.map { $0.loads.map(\.count) })
  }

  @Test("a clock has its dates, its days and its marks")
  func line() throws {
    var digest = SampleDigests.empty
    var line = SampleDigests.line("VT-1", due: "2026-07-31", late: 3, because: "zondag")
    line.isMuted = true
    line.isAbsent = true
    line.pauses = [SampleDigests.day("2026-07-13")...SampleDigests.day("2026-07-17")]
    var paused = SampleDigests.line("VT-2", due: nil, late: 0)
    paused.isPaused = true
    digest.sections = [DigestSection(.overdue, count: 2, lines: [line, paused])]
    let lines = elements(elements(try json(digest)["sections"]).first?["lines"])
    try #require(lines.count == 2)
    #expect(lines[0]["case"]?.text == "VT-1")
    #expect(lines[0]["due"]?.text == "2026-07-31")
    #expect(lines[0]["dueAt"]?.text == "2026-08-01T00:00:00+02:00")
    #expect(lines[0]["daysLate"]?.integer == 3)
    #expect(lines[0]["because"]?.text == "zondag")
    #expect(texts(lines[0]["marks"]) == ["muted", "absent"])
    #expect(
      elements(lines[0]["pauses"]).map { texts($0) } == [
        ["2026-07-13", "2026-07-17"]
      ]
    )
    #expect(elements(lines[0]["rungs"]).count == 3)
    #expect(lines[1]["due"] == JSONValue.null)
    #expect(lines[1]["dueAt"] == JSONValue.null)
    #expect(lines[1]["daysLate"] == JSONValue.null)
    #expect(texts(lines[1]["marks"]) == ["paused"])
  }

  @Test("a key is read again as it was, and misleads nobody", arguments: naughtyStrings)
  func naughty(key: String) throws {
    var digest = SampleDigests.empty
    let line = SampleDigests.line(key, key, key, due: "2026-08-03", late: 0)
    digest.sections = [DigestSection(.soon, count: 1, lines: [line])]
    var writer = JSONWriter()
    writer.digest(digest, Repository.amsterdam)
    #expect(!isMisleading(writer.text))
    #expect(!writer.text.contains("\n"))
    let found = elements(elements(try json(digest)["sections"]).first?["lines"]).first
    for name in ["case", "rule", "title"] {
      #expect(found?[name]?.text?.unicodeScalars.elementsEqual(key.unicodeScalars) == true)
    }
  }

  // MARK: - Helpers

  private func json(_ digest: Digest) throws -> JSONValue {
    var writer = JSONWriter()
    writer.digest(digest, Repository.amsterdam)
    return try JSONValue(writer.text)
  }

  private func elements(_ value: JSONValue?) -> [JSONValue] { value?.elements ?? [] }

  private func texts(_ value: JSONValue?) -> [String] { elements(value).compactMap(\.text) }

  private func counts(_ value: JSONValue?) -> [Int] {
    elements(value).compactMap { $0["count"]?.integer.map { Int($0) } }
  }

  private func kinds(_ value: JSONValue?) -> [String] {
    elements(value).compactMap { $0["kind"]?.text }
  }
}
