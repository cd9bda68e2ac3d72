import Civil

/// What ends in a week ahead: on each day from Monday to Friday, and at the weekend behind them.
struct ForecastWeek {
  let monday: LocalDate
  private(set) var counts = [Int](repeating: 0, count: 6)
  var total: Int { counts.reduce(0, +) }

  private init(monday: LocalDate) { self.monday = monday }

  /// The ten weeks from a day on, those without anything too; where the day is no Monday they lie in
  /// eleven.
  static func weeks(of loads: [DigestLoad], from day: LocalDate) -> [ForecastWeek] {
    let first = day.startOfWeek
    let last = max(loads.map(\.day).max() ?? day, day + LoadTally.days.upperBound - 1)
    var weeks = stride(from: 0, through: last - first, by: 7).map {
      ForecastWeek(monday: first + $0)
    }
    for load in loads where load.day >= first {
      let place = min(load.day - load.day.startOfWeek, 5)
      weeks[(load.day - first) / 7].counts[place] += load.count
    }
    return weeks
  }
}
