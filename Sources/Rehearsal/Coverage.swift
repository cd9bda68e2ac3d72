import Casework
import Policy

/// What scenarios cover of the policies that they name, of the language, and of the reasons.
package struct Coverage {
  private var rules: [String: Bool] = [:]
  private var keywords: Set<Keyword> = []
  private var reasons: Set<String> = []

  package init() {}

  package mutating func add(_ run: ScenarioRun) {
    let exercised = Set(run.exercised.map(\.name))
    if run.scenario.policyPath != nil {
      // What no policy can switch off counts as a word of the language.
      for rule in run.scenario.editions.assessor.policy.rules where rule.alarm == nil {
        rules[rule.name] = (rules[rule.name] ?? false) || exercised.contains(rule.name)
      }
    }
    for rule in run.exercised { keywords.formUnion(Keyword.used(by: rule)) }
    keywords.formUnion(run.scenario.events.compactMap { Keyword.used(byEvent: $0.type) })
    for escalation in run.escalations {
      reasons.insert(escalation.reason.rawValue)
      if let mark = escalation.mark { reasons.insert(mark.rawValue) }
    }
  }

  /// A kind of things to cover, how many there are, and which are not covered.
  package struct Part {
    package var name: String
    package var count: Int
    package var missing: [String]
  }

  package var parts: [Part] {
    let allReasons = Reason.allCases.map(\.rawValue) + Escalation.Mark.allCases.map(\.rawValue)
    return [
      Part(
        name: "rules",
        count: rules.count,
        missing: rules.filter { !$0.value }.keys.sorted()
      ),
      Part(
        name: "keywords",
        count: Keyword.all.count,
        missing: Keyword.all.subtracting(keywords).map(\.text).sorted()
      ),
      Part(
        name: "reasons",
        count: allReasons.count,
        missing: allReasons.filter { !reasons.contains($0) }
      ),
    ]
  }
}
