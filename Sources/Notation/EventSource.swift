package import Civil

/// How the events of one source are read, and what it promised.
package struct EventSource: Sendable {
  /// What is cut off the front of its types, `nl.overheid.huiselijkgeweldzaken.`; empty for nothing.
  package var typePrefix: String

  /// The zone of its times without an offset; nil where such times are refused.
  package var zone: Zone?

  /// Within how many seconds it promised to be heard again; nil where it promised nothing.
  package var promisedSeconds: Int64?

  /// Whether its events carry 1, 2, 3 … in `sequence`, so that a gap is something not delivered to us.
  package var isNumbered: Bool

  package init(
    typePrefix: String = "",
    zone: Zone? = nil,
    promisedSeconds: Int64? = nil,
    isNumbered: Bool = false
  ) {
    self.typePrefix = typePrefix
    self.zone = zone
    self.promisedSeconds = promisedSeconds
    self.isNumbered = isNumbered
  }

  /// Whether it is noted when the source is heard, and what of it is missing.
  package var isFollowed: Bool { promisedSeconds != nil || isNumbered }
}

/// All sources that are known by name, and the one for all others.
package struct EventSources: Sendable {
  package var named: [String: EventSource]
  package var other: EventSource

  package init(named: [String: EventSource] = [:], other: EventSource = EventSource()) {
    self.named = named
    self.other = other
  }

  package subscript(name: String) -> EventSource { named[name] ?? other }

  /// The sources that are followed, in order of their names.
  package var followed: [(name: String, source: EventSource)] {
    named.filter { $0.value.isFollowed }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// The limits of what is read (`design.md` section 4): past them a line is kept aside.
package enum EventLimit {
  /// The longest line, in bytes.
  package static let lineBytes = 1 << 20
  package static let attributes = 64

  /// The longest case key or attribute name, in bytes.
  package static let keyBytes = 200

  /// The longest file, in bytes.
  package static let fileBytes = 1 << 32 - 1

  /// How many times its size a gzip file may unpack to, once that is past `gzipFreeBytes`.
  ///
  /// Events pack to a fifth or a fiftieth; deflate goes to a thousandth, of nothing but zeros.
  package static let gzipRatio = 200
  package static let gzipFreeBytes = 16 << 20
}
