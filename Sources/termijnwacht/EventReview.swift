import Casework
import Civil
import Notation
import Policy

/// What a policy makes of real events: rules that never matched, cases that no rule matched, types and
/// attributes of which one side knows nothing.
struct EventReview {
  private let policy: PolicyEdition
  private let file: String
  private var matched: Set<Int> = []
  private var cases = 0
  private var unmatched: [String] = []
  private var seenTypes: Set<String> = []
  private var seenAttributes: Set<String> = []

  /// - `file`: the policy's, which findings are told of.
  init(_ lookup: CaseLookup, file: String) throws {
    policy = lookup.editions.assessor.policy
    self.file = file
    let assessor = lookup.editions.assessor
    var types: Set<Symbol> = []
    var attributes: Set<Symbol> = []
    var vocabulary = assessor.vocabulary
    try lookup.forEach { subject in
      cases += 1
      var isMatched = false
      assessor.clocks(
        of: subject.timeline,
        subject.words,
        kin: subject.kin,
        asOf: .distantFuture
      ) { clock in
        matched.insert(clock.rule)
        if assessor.policy.rules[clock.rule].alarm == nil { isMatched = true }
      }
      if !isMatched { unmatched.append(subject.key) }
      for index in subject.timeline.records.indices {
        types.insert(subject.timeline.records[index].type)
        attributes.formUnion(subject.timeline.attributes(of: index).map(\.name))
      }
      vocabulary = subject.vocabulary
    }
    seenTypes = Set(types.map(vocabulary.types.text))
    seenAttributes = Set(attributes.map(vocabulary.attributes.text))
  }

  var diagnostics: [Diagnostic] { unmatchedRules + unmatchedCases + unusedTypes + absentFields }

  private func finding(_ code: DiagnosticCode, _ path: String, _ found: String) -> Diagnostic {
    let words = code.explanation(in: .en)
    return Diagnostic(code, file: file, path: path, found: found, wanted: "", hint: words.hint)
  }

  private var unmatchedRules: [Diagnostic] {
    policy.rules.enumerated().filter { $1.alarm == nil && !matched.contains($0) }.map {
      finding(.ruleUnmatched, "rules." + PlainText.escaped($1.name), "no clock in \(cases) cases")
    }
  }

  private var unmatchedCases: [Diagnostic] {
    guard let first = unmatched.first else { return [] }
    return [
      finding(
        .caseUnmatched,
        "rules",
        "\(unmatched.count) of \(cases) cases, \(PlainText.escaped(first)) one of them"
      )
    ]
  }

  private var unusedTypes: [Diagnostic] {
    seenTypes.subtracting(policy.usedTypes).sorted().map {
      finding(.typeUnused, "rules", quoted($0))
    }
  }

  private var absentFields: [Diagnostic] {
    policy.readAttributes.filter { !seenAttributes.contains($0.attribute) }.map {
      finding(.fieldAbsent, "rules." + PlainText.escaped($0.rule), quoted($0.attribute))
    }
  }
}

/// A text for a message, in quotes and on one line.
private func quoted(_ text: String) -> String { "\"\(PlainText.escaped(text))\"" }

extension PolicyEdition {
  /// The event types that anything of it names.
  fileprivate var usedTypes: Set<String> {
    var types = Set(cases.opens + cases.closes + cases.owner.keys)
    types.formUnion(EngineEvent.allCases.map(\.rawValue))
    for rule in rules {
      for pattern in rule.patterns { types.formUnion(pattern.types) }
    }
    return types
  }

  /// The attributes that each rule reads.
  fileprivate var readAttributes: [(rule: String, attribute: String)] {
    rules.flatMap { rule in
      var names = rule.patterns.flatMap { pattern in
        pattern.filters.map(\.attribute) + [pattern.same].compactMap(\.self)
          + (pattern.signatures > 1 ? [signedBy] : [])
          + [pattern.across.flatMap { cases.keys[$0] }].compactMap(\.self)
      }
      let dues = (rule.readings + rule.moments).map(\.due)
      for due in dues + [rule.extends?.by, rule.extends?.to].compactMap(\.self) {
        if case .read(let attribute, _, _) = due { names.append(attribute) }
      }
      return names.uniqued().map { (rule.name, $0) }
    }
  }
}

extension Rule {
  fileprivate var patterns: [EventPattern] {
    [starts]
      + [stops, cancels, pauses?.from, pauses?.to, extends?.event, holdsWhile].compactMap(\.self)
  }
}
