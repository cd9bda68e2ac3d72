import Civil
import FuzzSupport
import Notation
import TestSupport

/// The longest text that is tried as a time or a term.
private let shortBytes = 64

/// A time that is read can be written, and reads as the same again.
func checkTimes(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count <= shortBytes, let time = TimeText(bytes: bytes) else { return }
  require(
    TimeText(String(decoding: bytes, as: UTF8.self)) == time,
    "a time is the same as bytes and as text"
  )
  let zone = Repository.amsterdam
  let instant = time.moment(in: zone).instant
  require(time.end(in: zone).breach(in: zone) >= instant, "an end is not breached before it")
  switch time {
  case .date(let date): require(TimeText("\(date)") == time, "a date can be read again")
  case .local(let local): require(TimeText(local.text) == time, "a reading can be read again")
  case .instant:
    // An offset can lead out of the years that have four digits.
    guard (1...9998).contains(zone.local(instant).date.year) else { return }
    require(TimeText(instant.text) == time, "an instant can be read again")
    // Before zones kept to whole minutes, an offset in RFC 3339 can't be exact.
    guard zone.offset(at: instant) % 60 == 0 else { return }
    require(TimeText(zone.text(instant)) == time, "an instant can be read again in its zone")
  }
}

/// A term that is read can be written, and leads somewhere from any day.
func checkTerms(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count <= shortBytes, let term = Term(String(decoding: bytes, as: UTF8.self)) else {
    return
  }
  require(Term("\(term.count) \(term.unit.rawValue)") == term, "a term can be read again")
  let reckoner = Reckoner(calendar: Repository.nl, zone: Repository.amsterdam)
  guard let date = LocalDate(year: 2026, month: 12, day: 24) else { return }
  for isDateOnly in [true, false] {
    let start = Moment(
      instant: reckoner.zone.startOfDay(date).adding(seconds: isDateOnly ? 0 : 50_000),
      date: date,
      isDateOnly: isDateOnly
    )
    let reckoning = reckoner.reckon(Measure(term), from: start, pausedDays: 3)
    require(reckoning == reckoner.reckon(Measure(term), from: start, pausedDays: 3), "once more")
    _ = reckoner.steps(of: reckoning)
    if term.count > 0 { require(reckoning.dueAt > start.instant, "a term ends after its start") }
  }
}

/// Every line is answered by one line of JSON.
func checkComputation(_ bytes: UnsafeRawBufferPointer) {
  guard bytes.count <= 1024 else { return }
  for line in bytes.split(separator: 0x0A) where line.first == UInt8(ascii: "{") {
    let answer = ComputeRequest.answer(String(decoding: line, as: UTF8.self), Repository.sources)
    require(isOneSafeLine(answer), "an answer is one line")
    require(parsedByFoundation(answer.utf8) is [String: Any], "an answer is an object")
  }
}
