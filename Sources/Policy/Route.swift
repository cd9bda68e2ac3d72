package import Casework

/// Which notices an endpoint is sent: those that meet every list that the route has.
package struct Route: Hashable, Sendable {
  package var kinds: Set<Notice.Kind> = []
  package var rules: Set<String> = []
  package var effects: Set<Effect> = []
  package var levels: Set<Level> = []
  package var organisations: Set<String> = []
  package var roles: Set<String> = []

  package init() {}

  /// What a route asks of a notice.
  package struct Facts: Hashable, Sendable {
    package var kind: Notice.Kind
    package var rules: Set<String>
    package var effects: Set<Effect>
    package var level: Level
    package var organisation: String?
    package var role: String

    package init(_ notice: Notice, _ escalations: [Escalation]) {
      kind = notice.kind
      rules = Set(escalations.map(\.rule))
      effects = Set(escalations.map(\.effect))
      level = notice.level
      organisation = notice.organisation
      role = notice.role
    }

    package init(
      kind: Notice.Kind = .escalations,
      rules: Set<String>,
      effects: Set<Effect>,
      level: Level,
      organisation: String?,
      role: String
    ) {
      self.kind = kind
      self.rules = rules
      self.effects = effects
      self.level = level
      self.organisation = organisation
      self.role = role
    }
  }

  /// A list that is empty asks nothing; one escalation of a notice is enough for its rules.
  package func leads(_ facts: Facts) -> Bool {
    (kinds.isEmpty || kinds.contains(facts.kind))
      && (rules.isEmpty || !rules.isDisjoint(with: facts.rules))
      && (effects.isEmpty || !effects.isDisjoint(with: facts.effects))
      && (levels.isEmpty || levels.contains(facts.level))
      && (organisations.isEmpty || facts.organisation.map(organisations.contains) ?? false)
      && (roles.isEmpty || roles.contains(facts.role))
  }
}

/// An endpoint by its name, and what it is sent.
package struct EndpointRoutes: Hashable, Sendable {
  package var name: String

  /// One that leads there is enough; without any it is sent everything.
  package var routes: [Route]

  package init(name: String, routes: [Route]) {
    self.name = name
    self.routes = routes
  }

  package func isSent(_ facts: Route.Facts) -> Bool {
    routes.isEmpty || routes.contains { $0.leads(facts) }
  }
}
