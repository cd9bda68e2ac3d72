package import Civil

/// How a source stands that promised to be heard, or counts its events.
package struct SourceStanding: Hashable, Sendable {
  /// Its name in the configuration.
  package var name: String

  /// When something of it was last taken in, new or a duplicate; nil where nothing ever was.
  package var heard: Instant?

  /// Within how many seconds it promised to be heard again; nil where it promised nothing.
  package var promised: Int64?

  /// How many of its numbers never came.
  package var missing: Int

  /// Since when it is followed: where it was never heard, its silence counts from then.
  package var since: Instant

  package init(name: String, heard: Instant?, promised: Int64?, missing: Int, since: Instant) {
    self.name = name
    self.heard = heard
    self.promised = promised
    self.missing = missing
    self.since = since
  }
}
