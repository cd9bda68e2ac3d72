import Benchmark
import Civil
import TestSupport

/// How many dates one iteration works out.
private let count = 1_000_000

/// Random days of twenty years, each with a number of working days from 1 to 59.
private let work: [(start: LocalDate, term: Term)] = {
  var random = SplitMix64(seed: 1)
  guard let first = LocalDate(year: 2016, month: 1, day: 1) else { return [] }
  return (0..<count).map { _ in
    let days = Int.random(in: 0..<7300, using: &random)
    return (first + days, Term(Int.random(in: 1..<60, using: &random), .workingDays))
  }
}()

private let reckoner = Reckoner(
  calendar: Repository.calendar("nl-art3"),
  zone: Repository.amsterdam
)

func benchmarkTerms() {
  Benchmark("a million working-day adds") { benchmark in
    let (work, reckoner) = (work, reckoner)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      var sum: Int64 = 0
      for (start, term) in work { sum += Int64(reckoner.offset(term, from: start).days) }
      blackHole(sum)
    }
  }

  Benchmark("a million terms of working days, reckoned in full") { benchmark in
    let (work, reckoner) = (work, reckoner)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      var sum: Int64 = 0
      for (start, term) in work {
        let moment = Moment(instant: Instant(seconds: 0), date: start, isDateOnly: true)
        sum &+= reckoner.reckon(Measure(term), from: moment).dueAt.microseconds
      }
      blackHole(sum)
    }
  }
}
