package import Casework
package import Civil

/// A story of dated events under a policy, with the escalations that must come of it.
package struct Scenario: Sendable {
  package var name: String

  /// The editions that it begins under.
  package var editions: Editions

  /// The policy's file or folder; nil where the policy stands in the scenario itself.
  package var policyPath: String?

  /// The rules that are looked at; nil for all.
  package var rules: Set<String>?
  package var roster: Roster?
  package var isObserved: Bool
  package var events: [Event]
  package var outages: [Range<Instant>]
  package var clockSteps: [ClockStep]
  package var activations: [Activation]

  /// How far the story goes.
  package var until: Instant
  package var expected: [Expectation]
  package var clocks: [ExpectedClock]

  /// What must be sent; nil where that isn't looked at.
  package var notices: [ExpectedNotice]?

  /// Something that occurred, and when the daemon got it.
  package struct Event: Sendable {
    package var subject: String
    package var type: String

    /// Nil of a correction that leaves the time as it was.
    package var occurred: TimeText?
    package var received: Instant
    package var id: String
    package var isHistory: Bool
    package var attributes: [(name: String, value: String)]
  }

  /// The wall clock is set by so many seconds.
  package struct ClockStep: Sendable {
    package var at: Instant
    package var seconds: Int64
  }

  /// A new edition comes into force.
  package struct Activation: Sendable {
    package var at: Instant
    package var editions: Editions
  }

  /// An escalation that must come; what is nil is not looked at.
  package struct Expectation: Sendable {
    package var line: Int
    package var at: Instant
    package var decided: Instant?
    package var subject: String
    package var rule: String
    package var moment: String?
    package var rung: String
    package var roles: [String]?
    package var level: Level?
    package var due: String?
    package var reason: Reason?
    package var repetition: Int?

    /// Always looked at: nil says that there is none.
    package var mark: Escalation.Mark?
  }

  /// How a clock must stand in the end; what is nil is not looked at.
  package struct ExpectedClock: Sendable {
    package var line: Int
    package var subject: String
    package var rule: String
    package var moment: String?
    package var anchor: String?
    package var state: Clock.State
    package var due: String?
  }

  /// A notice that must be sent; what is nil is not looked at.
  package struct ExpectedNotice: Sendable {
    package var line: Int
    package var at: Instant
    package var role: String
    package var organisation: String?
    package var people: [String]?
    package var path: [String]?
    package var escalations: Int
    package var isMuted: Bool
    package var state: Notice.State?
  }
}
