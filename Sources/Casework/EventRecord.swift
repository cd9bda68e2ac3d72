public import Civil

/// One event as the columns of a table or a timeline hold it.
public struct EventRecord: Sendable {
  /// When it occurred; of a mere date the first instant of that day.
  public var occurred: Instant

  /// Hash of source and id: settles the order of events that nothing else tells apart.
  public var identity: UInt64

  /// Which case, as its symbol.
  public var subject: Symbol

  /// The local day of the occurrence.
  public var day: Int32

  /// The source's sequence, or the line in its file.
  public var order: UInt32

  /// Where the event's own text begins in what was read.
  public var place: UInt32

  /// Where its attributes begin in `EventTable.attributes`; the next record's are their end.
  public var attributes: UInt32

  /// The type in the upper bits, the flags in the lower: ten million records stand in memory.
  @usableFromInline var typeAndFlags: UInt32

  @inlinable static var flagBits: UInt32 { 8 }

  /// How many types there may be.
  package static let typeLimit: Symbol = 1 << (32 - flagBits)

  /// What kind of event it is, as its symbol.
  @inlinable public var type: Symbol {
    get { typeAndFlags >> Self.flagBits }
    set { typeAndFlags = newValue << Self.flagBits | UInt32(flags.rawValue) }
  }

  /// What else is known of it.
  @inlinable public var flags: Flags { Flags(rawValue: UInt8(truncatingIfNeeded: typeAndFlags)) }

  /// Sets a flag, or takes it away.
  @inlinable mutating func set(_ flag: Flags, _ isSet: Bool) {
    let bit = UInt32(flag.rawValue)
    typeAndFlags = isSet ? typeAndFlags | bit : typeAndFlags & ~bit
  }

  /// Whether it has no attribute that the policy reads.
  @inlinable var isBare: Bool {
    get { typeAndFlags & UInt32(Flags.bare.rawValue) != 0 }
    set { set(.bare, newValue) }
  }

  /// What else is known of an event.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// A bit for each.
    public let rawValue: UInt8

    /// Those whose bits are set.
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Only the day is known, not the time.
    package static let dateOnly = Flags(rawValue: 1)

    /// It came with a load of history.
    package static let history = Flags(rawValue: 2)

    /// Its order is its source's own sequence.
    package static let sequenced = Flags(rawValue: 4)

    /// It has no attribute that the policy reads; set by the table.
    @inlinable static var bare: Flags { Flags(rawValue: 8) }

    /// A correction that doesn't say when the event occurred: only its attributes replace.
    package static let undated = Flags(rawValue: 16)

    /// It stands in another case that is one with this by a merge; set by `timelines`.
    static let elsewhere = Flags(rawValue: 32)
  }

  /// Takes the parts of what was read.
  @inlinable
  @inline(__always)
  public init(
    occurred: Instant,
    identity: UInt64,
    subject: Symbol,
    type: Symbol,
    day: Int32,
    order: UInt32,
    place: UInt32,
    attributes: UInt32,
    flags: Flags
  ) {
    self.occurred = occurred
    self.identity = identity
    self.subject = subject
    self.day = day
    self.order = order
    self.place = place
    self.attributes = attributes
    typeAndFlags = type << Self.flagBits | UInt32(flags.rawValue)
  }

  /// The source's own sequence; nil where it gave none.
  package var sequence: UInt32? { flags.contains(.sequenced) ? order : nil }

  /// When it occurred, as the start of a term.
  var moment: Moment {
    Moment(instant: occurred, date: LocalDate(days: day), isDateOnly: flags.contains(.dateOnly))
  }

  /// The order of a timeline: occurrence, the source's sequence, then source and id.
  package static func precedes(_ a: EventRecord, _ b: EventRecord) -> Bool {
    if a.occurred != b.occurred { return a.occurred < b.occurred }
    if a.order != b.order { return a.order < b.order }
    return a.identity < b.identity
  }
}

/// An attribute that the policy reads, and its value, both as symbols.
public struct AttributeValue: Hashable, Sendable {
  /// Which attribute.
  public var name: Symbol

  /// What it says.
  public var value: Symbol

  /// Takes both.
  @inlinable public init(name: Symbol, value: Symbol) {
    self.name = name
    self.value = value
  }
}
