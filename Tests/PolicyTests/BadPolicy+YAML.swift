import Notation

extension BadPolicy {
  /// What is wrong before a policy is even one.
  static let yamlFaults: [BadPolicy] = [
    BadPolicy(.yamlEmpty, "nothing", "⟦"),
    BadPolicy(.yamlEmpty, "a comment alone", "⟦# later"),
    BadPolicy(.yamlEmpty, "a document without anything", "⟦---"),
    BadPolicy(.yamlEvents, "an event", #"⟦{"case": "Z", "policy": "Jansen", "id": "1"}"#),
    BadPolicy(.yamlEvents, "a torn event", #"⟦{"specversion": "1.0", "policy": "Jan"#),
    BadPolicy(.yamlEvents, "an event behind blanks", "⟦\r\n  {\"id\": \"1\", \"hour\": \"Jan\"}"),
    BadPolicy(.yamlEvents, "a batch", #"⟦ [{"case": "Z", "policy": "Jansen"}]"#),
    BadPolicy(.yamlEvents, "two objects", "⟦{\"case\": \"Z\"}\n{\"case\": \"Y\"}"),
    BadPolicy(.mappingWanted, "a list", "⟦- policy"),
    BadPolicy(.mappingWanted, "a text", "⟦policy"),
    BadPolicy(.yamlSyntax, "a character that begins nothing", "policy: ⟦@test"),
    BadPolicy(.yamlTab, "a tab in the indentation", "case:\n⟦\topens: a"),
    BadPolicy(.yamlQuote, "a quote that isn't closed", "policy: ⟦\"test\nedition: 1"),
    BadPolicy(.yamlQuote, "an escape that isn't one", "policy: ⟦\"te\\st\""),
    BadPolicy(.yamlBracket, "a bracket that isn't closed", "rules: ⟦{ a: b\npolicy: x"),
    BadPolicy(.yamlBracket, "a list that isn't closed", "rules: ⟦[a, b"),
    BadPolicy(.yamlColon, "a colon in a text", "policy: Veilig⟦: Thuis"),
    BadPolicy(.yamlIndent, "a key too far left", "case:\n    opens: a\n  ⟦closes: b"),
    BadPolicy(.yamlIndent, "a key without a colon", "policy: test\n⟦edition\ntimezone: x"),
    BadPolicy(.yamlDocuments, "two documents", "policy: test\n⟦---\npolicy: other"),
    head(.yamlAlias, "an anchor", policy: "policy: ⟦&name test", at: ""),
    head(.yamlAlias, "an alias", policy: "policy: ⟦*name", at: ""),
    head(.yamlMerge, "a merge key", more: "case: { ⟦<<: *name }", at: ""),
    head(.yamlTag, "a type before a value", policy: "policy: ⟦!!int 5", at: ""),
    head(.yamlTag, "a type of one's own", more: "case: ⟦!life { opens: a }", at: ""),
    head(.yamlCharacter, "a control character", policy: "policy: te⟦\u{7}st", at: ""),
    head(.yamlCharacter, "a mark that turns text round", policy: "policy: te⟦\u{202E}st", at: ""),
    head(.yamlCharacter, "a private character", policy: "policy: te⟦\u{E000}st", at: ""),
    head(.keyTwice, "a key twice", more: "⟦policy: other", at: ""),
    head(.keyTwice, "a quoted key twice", more: "⟦\"edition\": other", at: ""),
    rule(.keyTwice, "a key of a rule twice", "{ starts: s, due: 5 days, stops: z, ⟦due: 1 day }")
      .without(path: true),
    rule(
      .keyTwice,
      "two moments of one name",
      "{ starts: s, stops: z, moments: { m3: 3 months, ⟦m3: 6 months } }"
    ).without(path: true),
    head(.keyShape, "a list as key", more: "? ⟦[a, b]\n: c", at: ""),
    head(.keyShape, "a value without a key", more: "case: { ⟦\"\": c }", at: ""),
    head(.valueEmpty, "a key without value", policy: "policy:⟦", at: "policy"),
    head(.valueEmpty, "an empty text", policy: "policy: ⟦\"\"", at: "policy"),
    head(.valueEmpty, "a mapping that isn't there", more: "case:⟦", at: "case"),
    head(.textWanted, "a list where a text is wanted", policy: "policy: ⟦[test]", at: "policy"),
    head(.textWanted, "keys where a text is wanted", policy: "policy: ⟦{ a: b }", at: "policy"),
    head(.mappingWanted, "a text where keys are wanted", more: "case: ⟦closes", at: "case"),
    head(.nameCharacter, "a name of two lines", policy: "policy: ⟦\"a\\nb\"", at: "policy"),
  ]

  private func without(path: Bool) -> BadPolicy {
    var bare = self
    bare.path = ""
    return bare
  }

  /// What is wrong with the head of a policy.
  static let headFaults: [BadPolicy] = [
    head(.keyMissing, "no name", policy: "⟦hour: 08:00", more: "case: { closes: c }", at: ""),
    head(.editionMissing, "no edition", policy: "⟦policy: test", edition: "", at: ""),
    head(.keyMissing, "no zone", policy: "⟦policy: test", zone: "", at: ""),
    head(.keyMissing, "no calendar", policy: "⟦policy: test", calendar: "", at: ""),
    head(.keyUnknown, "a key with a slip of the pen", more: "⟦tiemzone: x", at: ""),
    head(.zoneUnknown, "no such zone", zone: "timezone: ⟦Europe/Utrecht", at: "timezone"),
    head(.zoneUnknown, "a way out", zone: "timezone: ⟦../zoneinfo/UTC", at: "timezone"),
    head(.calendarUnknown, "no such calendar", calendar: "calendar: ⟦nl-art4", at: "calendar"),
    head(.timeSyntax, "no hour of the day", more: "hour: ⟦\"24:00\"", at: "hour"),
    head(.timeSyntax, "a mere hour", more: "hour: ⟦8", at: "hour"),
    head(
      .ladderUnknown,
      "no such ladder",
      more: "always: { no-owner: ⟦vt }",
      at: "always.no-owner"
    ),
    head(.keyUnknown, "no such alarm", more: "always: { ⟦no-owners: vt }", at: "always"),
    head(.textWanted, "an organisation of keys", more: "applies: ⟦{ a: x }", at: "applies"),
    head(
      .caseBoth,
      "opens and closes",
      more: "case: { opens: [a, b], closes: [c, ⟦b] }",
      at: "case.closes[1]"
    ),
    head(.keyUnknown, "an unknown key of case", more: "case: { ⟦open: a }", at: "case"),
    head(
      .textWanted,
      "an owner by a list",
      more: "case: { owner: { a: ⟦[b] } }",
      at: "case.owner.a"
    ),
    BadPolicy(
      .rulesNone,
      "no rules at all",
      "⟦policy: t\nedition: 1\ntimezone: Europe/Amsterdam\ncalendar: nl"
    ),
    BadPolicy(
      .rulesNone,
      "no rule",
      "policy: t\nedition: 1\ntimezone: Europe/Amsterdam\ncalendar: nl\nrules: ⟦{}",
      at: "rules"
    ),
    BadPolicy(
      .acrossCount,
      "across without a count",
      """
      policy: t
      edition: 1
      timezone: Europe/Amsterdam
      calendar: nl
      case: { keys: { person: p } }
      rules: { a: { starts: { event: a, ⟦across: person }, due: 1 day, stops: z } }
      """,
      at: "rules.a.starts.across"
    ),
  ]
}
