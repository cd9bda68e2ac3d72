/// A recurring day with a cut-off: what comes in before `Monday 12:00` is for this week's Tuesday.
package struct CutOff: Hashable, Sendable {
  /// What happens where the recurring day, or the cut-off's, is no working day.
  package enum OnHoliday: String, CaseIterable, Sendable { case keep, earlier }

  /// The recurring day.
  package var day: Weekday
  package var cutOffDay: Weekday
  package var cutOffTime: TimeOfDay
  package var onHoliday: OnHoliday

  package init(
    day: Weekday,
    cutOffDay: Weekday,
    cutOffTime: TimeOfDay,
    onHoliday: OnHoliday = .keep
  ) {
    self.day = day
    self.cutOffDay = cutOffDay
    self.cutOffTime = cutOffTime
    self.onHoliday = onHoliday
  }
}

extension Reckoner {
  /// The first recurring day whose cut-off still lies ahead: at the cut-off itself it has passed.
  package func next(_ cutOff: CutOff, after start: Moment) -> LocalDate {
    let reading = zone.local(start.instant)
    var closing = reading.date
    while closing.weekday != cutOff.cutOffDay { closing = closing + 1 }
    while reading >= LocalDateTime(date: adjusted(closing, cutOff), time: cutOff.cutOffTime) {
      closing = closing + 7
    }
    var day = closing
    while day.weekday != cutOff.day { day = day + 1 }
    return adjusted(day, cutOff)
  }

  private func adjusted(_ date: LocalDate, _ cutOff: CutOff) -> LocalDate {
    cutOff.onHoliday == .earlier ? calendar.working.onOrBefore(date) : date
  }
}
