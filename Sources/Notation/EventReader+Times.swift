import Casework
import Civil

extension EventReader {
  /// When it occurred, and when it was registered where that is said.
  @inline(__always)
  mutating func times(
    _ cursor: JSONCursor,
    isCloudEvent: Bool
  ) throws(Diagnostic) -> (occurred: Moment, registered: Instant?) {
    let time = try moment(.time, cursor)
    if isCloudEvent {
      // The profile's `time` is when the event was registered; the occurrence stands apart.
      let occurred = try moment(.occurred, cursor)
      let day = try date(cursor)
      guard let either = occurred ?? day ?? time else { throw missingTime() }
      return (either, time?.instant)
    }
    let day = try date(cursor)
    let registered = try moment(.registered, cursor)
    if let occurred = time ?? day { return (occurred, registered?.instant) }
    // A correction need not say when the event occurred: then it doesn't change that.
    guard let registered, isCorrection(cursor) else { throw missingTime() }
    return (registered, registered.instant)
  }

  private func isCorrection(_ cursor: JSONCursor) -> Bool {
    envelope[.type].map { cursor.text($0) }?.hasSuffix(EngineEvent.corrected.rawValue) ?? false
  }

  private func missingTime() -> Diagnostic {
    Diagnostic(.timeMissing, wanted: "a time with its offset, or a date")
  }

  @inline(__always)
  private mutating func moment(
    _ field: EnvelopeField,
    _ cursor: JSONCursor
  ) throws(Diagnostic) -> Moment? {
    guard let slice = envelope[field] else { return nil }
    return try moment(field, slice, cursor)
  }

  private mutating func moment(
    _ field: EnvelopeField,
    _ slice: JSONSlice,
    _ cursor: JSONCursor
  ) throws(Diagnostic) -> Moment {
    switch withText(slice, cursor, { TimeText(bytes: $0) }) {
    case .instant(let instant): return moment(at: instant)
    case .local(let local):
      guard let zone = newestSettings.zone else {
        throw Diagnostic(
          .timeOffset,
          column: envelope.column(of: field),
          found: "a time without an offset",
          wanted: "a time with one, 2026-03-05T21:10:00+01:00",
          hint: "or a zone for its source in the configuration"
        )
      }
      return moment(at: zone.instant(of: local))
    case .date:
      throw Diagnostic(
        .timeOffset,
        column: envelope.column(of: field),
        found: "a date",
        wanted: "a time with its offset",
        hint: "a mere day belongs in date"
      )
    case nil:
      throw Diagnostic(
        .timeSyntax,
        column: envelope.column(of: field),
        wanted: "a time as RFC 3339 has it, on a day that exists"
      )
    }
  }

  @inline(__always)
  private mutating func date(_ cursor: JSONCursor) throws(Diagnostic) -> Moment? {
    guard let slice = envelope[.date] else { return nil }
    return try date(slice, cursor)
  }

  private mutating func date(_ slice: JSONSlice, _ cursor: JSONCursor) throws(Diagnostic) -> Moment
  {
    guard case .date(let date)? = withText(slice, cursor, { TimeText(bytes: $0) }) else {
      throw Diagnostic(
        .dateSyntax,
        column: envelope.column(of: .date),
        wanted: "a day that exists, 2026-03-05"
      )
    }
    return Moment(date, in: zone)
  }

  @inline(__always)
  private mutating func moment(at instant: Instant) -> Moment {
    if instant < newestDay.start || instant >= newestDay.end { noteDay(of: instant) }
    return Moment(instant: instant, date: newestDay.date, isDateOnly: false)
  }

  /// Notes the day of that instant, for the times near it.
  private mutating func noteDay(of instant: Instant) {
    let period = zone.period(at: instant)
    let local = instant.seconds + period.offset
    let days = local.flooredQuotient(by: 86_400)
    let start = days * 86_400 - period.offset
    newestDay = (
      LocalDate(days: Int32(days)),
      Instant(seconds: max(start, period.from)),
      Instant(seconds: min(start + 86_400, period.until))
    )
  }
}
