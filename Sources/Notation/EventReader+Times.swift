import Casework
import Civil

extension EventReader {
  /// When it occurred, and when it was registered where that is said.
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

  private mutating func moment(
    _ field: EnvelopeField,
    _ cursor: JSONCursor
  ) throws(Diagnostic) -> Moment? {
    guard let slice = envelope[field] else { return nil }
    let column = envelope.column(of: field)
    switch withText(slice, cursor, { TimeText(bytes: $0) }) {
    case .instant(let instant): return moment(at: instant)
    case .local(let local):
      guard let zone = newestSettings.zone else {
        throw Diagnostic(
          .timeOffset,
          column: column,
          found: "a time without an offset",
          wanted: "a time with one, 2026-03-05T21:10:00+01:00",
          hint: "or a zone for its source in the configuration"
        )
      }
      return moment(at: zone.instant(of: local))
    case .date:
      throw Diagnostic(
        .timeOffset,
        column: column,
        found: "a date",
        wanted: "a time with its offset",
        hint: "a mere day belongs in date"
      )
    case nil:
      throw Diagnostic(
        .timeSyntax,
        column: column,
        wanted: "a time as RFC 3339 has it, on a day that exists"
      )
    }
  }

  private mutating func date(_ cursor: JSONCursor) throws(Diagnostic) -> Moment? {
    guard let slice = envelope[.date] else { return nil }
    guard case .date(let date)? = withText(slice, cursor, { TimeText(bytes: $0) }) else {
      throw Diagnostic(
        .dateSyntax,
        column: envelope.column(of: .date),
        wanted: "a day that exists, 2026-03-05"
      )
    }
    return Moment(date, in: zone)
  }

  private mutating func moment(at instant: Instant) -> Moment {
    let seconds = instant.seconds
    if seconds < period.from || seconds >= period.until { period = zone.period(at: instant) }
    let local = seconds + period.offset
    return Moment(
      instant: instant,
      date: LocalDate(days: Int32(local.flooredQuotient(by: 86_400))),
      isDateOnly: false
    )
  }
}
