package import Civil

/// Something that the watch says of itself, about to be sent to one endpoint.
package struct Announcement: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// It tells nothing, and proves that it arrives.
    case test
    case alarm(WitnessAlarm)

    /// What was told as an alarm is so no more.
    case over(WitnessAlarm)
  }

  /// The same at every attempt.
  package var id: String
  package var content: Content

  /// The addresses or keys of those who are told, where the endpoint is mail.
  package var people: [String]

  /// When the attempt is made.
  package var attempted: Instant

  package init(_ content: Content, id: String, to people: [String] = [], attempted: Instant) {
    self.id = id
    self.content = content
    self.people = people
    self.attempted = attempted
  }
}
