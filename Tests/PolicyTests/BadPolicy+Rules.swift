import Notation

extension BadPolicy {
  private static func starts(
    _ code: DiagnosticCode,
    _ name: String,
    _ when: String,
    at path: String = "starts"
  ) -> BadPolicy {
    rule(code, name, "{ starts: \(when), due: 5 days, stops: z }", at: path)
  }

  private static func stops(
    _ code: DiagnosticCode,
    _ name: String,
    _ when: String,
    at path: String = "stops"
  ) -> BadPolicy {
    rule(code, name, "{ starts: s, due: 5 days, stops: \(when) }", at: path)
  }

  static let whenFaults: [BadPolicy] = [
    rule(.startsMissing, "nothing starts it", "⟦{ due: 5 days, stops: z }"),
    starts(.whenEvent, "a WHEN without event", "⟦{ which: first }"),
    starts(.whenEmpty, "an empty list", "⟦[]"),
    starts(.valueEmpty, "an empty type", "[a, ⟦\"\"]", at: "starts[1]"),
    starts(.whenAny, "any beside a type", "[a, ⟦any]", at: "starts[1]"),
    starts(.keyUnknown, "a key of WHEN that isn't one", "{ event: a, ⟦wehre: { b: c } }"),
    starts(.whichUnknown, "which is no word", "{ event: a, which: ⟦once }", at: "starts.which"),
    starts(
      .filterValue,
      "an operator",
      "{ event: a, where: { n: ⟦{ gt: 3 } } }",
      at: "starts.where.n"
    ),
    starts(
      .filterValue,
      "a list of lists",
      "{ event: a, where: { n: ⟦[[b]] } }",
      at: "starts.where.n"
    ),
    starts(
      .filterEmpty,
      "a filter without value",
      "{ event: a, where: { n: ⟦[] } }",
      at: "starts.where.n"
    ),
    starts(.mappingWanted, "a filter as text", "{ event: a, where: ⟦hoog }", at: "starts.where"),
    starts(
      .number,
      "a count in words",
      "{ event: a, count: ⟦three, within: 9 days }",
      at: "starts.count"
    ),
    starts(
      .numberRange,
      "a count of nothing",
      "{ event: a, count: ⟦0, within: 9 days }",
      at: "starts.count"
    ),
    starts(.countWithin, "a count without window", "{ event: a, ⟦count: 3 }", at: "starts.count"),
    starts(
      .withinCount,
      "a window without count",
      "{ event: a, ⟦within: 9 days }",
      at: "starts.within"
    ),
    starts(
      .windowUnit,
      "a window in working days",
      "{ event: a, count: 3, within: ⟦5 working days }",
      at: "starts.within"
    ),
    starts(
      .termSign,
      "a window counted back",
      "{ event: a, count: 3, within: ⟦-9 days }",
      at: "starts.within"
    ),
    starts(
      .acrossKey,
      "across what cases don't share",
      "{ event: a, count: 3, within: 9 days, across: ⟦person }",
      at: "starts.across"
    ),
    starts(
      .signedPlace,
      "signatures under a start",
      "{ event: a, ⟦signed: 2 }",
      at: "starts.signed"
    ),
    starts(.unusedKey, "an early start", "{ event: a, ⟦early: counts }", at: "starts.early"),
    starts(.unusedKey, "the same as itself", "{ event: a, ⟦same: melding }", at: "starts.same"),
    stops(.countPlace, "a counted stop", "{ event: a, ⟦count: 3 }", at: "stops.count"),
    stops(.unusedKey, "the first stop", "{ event: a, ⟦which: first }", at: "stops.which"),
    stops(.word, "early in another word", "{ event: a, early: ⟦yes }", at: "stops.early"),
    stops(.numberRange, "signatures of nobody", "{ event: a, signed: ⟦0 }", at: "stops.signed"),
    keys(
      .signedPlace,
      "signatures under a cancel",
      "cancels: { event: c, ⟦signed: 2 }",
      at: "cancels.signed"
    ),
  ]

  static let dueFaults: [BadPolicy] = [
    rule(.dueMissing, "no due", "⟦{ starts: s, stops: z }"),
    keys(.dueTwo, "due and moments", "⟦moments: { m: 1 day }", at: "moments"),
    due(.termSyntax, "Dutch words", "⟦5 dagen"),
    due(.termSyntax, "a number of nothing", "⟦5"),
    due(.termSyntax, "a truth value is a text", "⟦no"),
    due(.termLong, "too many days", "⟦1000000 days"),
    due(.termLong, "too many weeks", "⟦P100000000W"),
    due(.dueForm, "a counting without term", "⟦{ counting: awt }"),
    due(.dueForm, "no keys", "⟦{}"),
    due(.dueForms, "a term and a literal", "{ term: 5 days, ⟦read: einde }", at: "due.read"),
    due(.duePart, "else without read", "{ term: 5 days, ⟦else: 6 days }", at: "due.else"),
    due(
      .duePart,
      "a cut-off without next",
      "{ term: 5 days, ⟦cut-off: Monday 12:00 }",
      at: "due.cut-off"
    ),
    due(.keyUnknown, "a slip of the pen", "{ ⟦trem: 5 days }"),
    due(.termSign, "a cap of nothing", "{ read: einde, at-most: ⟦0 days }", at: "due.at-most"),
    due(
      .weekdayUnknown,
      "a Dutch day",
      "{ next: ⟦dinsdag, cut-off: Monday 12:00 }",
      at: "due.next"
    ),
    due(.cutOffMissing, "next without cut-off", "{ ⟦next: Tuesday }", at: "due.next"),
    due(
      .cutOffSyntax,
      "a cut-off without hour",
      "{ next: Tuesday, cut-off: ⟦Monday }",
      at: "due.cut-off"
    ),
    due(
      .onHoliday,
      "on-holiday is no word",
      "{ next: Tuesday, cut-off: Monday 12:00, on-holiday: ⟦later }",
      at: "due.on-holiday"
    ),
    due(.termUnit, "statutory hours", "{ term: 24 hours, counting: ⟦awt }", at: "due.counting"),
    keys(.countingUnknown, "counting is no word", "counting: ⟦AWT", at: "counting"),
    keys(.rollUnknown, "roll is no word", "roll: ⟦back", at: "roll"),
    due(
      .rollUnit,
      "working days that roll",
      "{ term: 5 working days, ⟦roll: later }",
      at: "due.roll"
    ),
    rule(
      .rollUnit,
      "hours that roll",
      "{ starts: s, due: 24 hours, stops: z, ⟦roll: later }",
      at: "roll"
    ),
    keys(.unusedKey, "awt that rolls", "counting: awt, ⟦roll: later", at: "roll"),
    keys(.word, "first-day is no word", "first-day: ⟦yes", at: "first-day"),
    rule(
      .firstDayUnit,
      "hours with a first day",
      "{ starts: s, due: 24 hours, stops: z, ⟦first-day: counts }",
      at: "first-day"
    ),
    due(
      .effectUnknown,
      "a reading's effect is no word",
      "{ term: 5 days, effect: ⟦law }",
      at: "due.effect"
    ),
    due(
      .yesNo,
      "fatal is no word",
      "{ a: { term: 5 days, fatal: ⟦true }, b: 6 days }",
      at: "due.a.fatal"
    ),
    due(.fatalNone, "no reading is fatal", "⟦{ a: 5 days, b: 6 days }"),
    due(
      .fatalTwo,
      "two readings are fatal",
      "{ a: { term: 5 days, fatal: yes }, ⟦b: { term: 6 days, fatal: yes } }",
      at: "due.b"
    ),
    rule(.momentsEmpty, "no moment", "{ starts: s, stops: z, moments: ⟦{} }", at: "moments"),
    rule(
      .nameCharacter,
      "a moment without a name",
      "{ starts: s, stops: z, moments: { ⟦\"a\\tb\": 1 day } }",
      at: "moments.a\\u{9}b"
    ),
  ]

  static let ruleFaults: [BadPolicy] = [
    keys(.keyUnknown, "an unknown key", "⟦stop: z", at: ""),
    keys(.sectionUnknown, "section is no word", "section: ⟦urgent", at: "section"),
    keys(.effectUnknown, "effect is no word", "effect: ⟦law", at: "effect"),
    keys(.languageMissing, "a title in one language", "title: ⟦{ nl: Titel }", at: "title"),
    keys(.unusedKey, "while the first", "while: { event: b, ⟦which: first }", at: "while.which"),
    keys(.word, "after-close is no word", "after-close: ⟦yes", at: "after-close"),
    keys(.pauseFrom, "a pause that nothing begins", "pauses: ⟦{ to: b }", at: "pauses"),
    keys(.pauseTo, "a pause that nothing ends", "pauses: ⟦{ from: b }", at: "pauses"),
    keys(
      .pauseSame,
      "a pause that ends as it begins",
      "pauses: { from: b, ⟦to: b }",
      at: "pauses.to"
    ),
    keys(
      .pauseDays,
      "days is no word",
      "pauses: { from: b, to: c, days: ⟦all }",
      at: "pauses.days"
    ),
    keys(
      .yesNo,
      "moves is no word",
      "pauses: { from: b, to: c, moves: ⟦maybe }",
      at: "pauses.moves"
    ),
    keys(.extendsEvent, "an extension without event", "extends: ⟦{ by: 2 days }", at: "extends"),
    keys(.extendsNone, "an extension of nothing", "extends: ⟦{ event: e }", at: "extends"),
    keys(
      .extendsTwo,
      "an extension by and to",
      "extends: { event: e, by: 2 days, ⟦to: { read: einde } }",
      at: "extends.to"
    ),
    keys(
      .extendsOrder,
      "one longer than all",
      "extends: { event: e, by: 2 days, each: ⟦4 weeks, total: 2 weeks }",
      at: "extends.each"
    ),
    keys(
      .termSign,
      "an extension backwards",
      "extends: { event: e, by: ⟦-2 days }",
      at: "extends.by"
    ),
    keys(
      .numberRange,
      "no times",
      "extends: { event: e, by: 2 days, times: ⟦0 }",
      at: "extends.times"
    ),
    keys(
      .validOrder,
      "valid until before it begins",
      "valid: { from: 2026-03-02, until: ⟦2026-03-01 }",
      at: "valid.until"
    ),
    keys(.validEmpty, "valid for ever", "valid: ⟦{}", at: "valid"),
    keys(.dateSyntax, "no such day", "valid: { from: ⟦2026-02-30 }", at: "valid.from"),
    keys(
      .warnSign,
      "a warning after the end",
      "ladder: vt, warn: [1 day, ⟦-1 day]",
      at: "warn[1]"
    ),
    keys(
      .warnTwice,
      "a warning twice",
      "ladder: vt, warn: [1 day, 2 days, ⟦1 day]",
      at: "warn[2]"
    ),
    keys(.ladderUnknown, "no such ladder", "ladder: ⟦tv", at: "ladder"),
    keys(.statutoryBasis, "a law without article", "effect: statutory", at: "").markedAtRule(),
    keys(.warnAlone, "a warning and then silence", "⟦warn: 1 day", at: "warn"),
    rule(.ruleEndless, "nothing stops it", "⟦{ starts: s, due: 5 days }"),
    served(.ruleTitle, "⟦{ starts: s, due: 5 days, stops: z, basis: b, effect: norm, ladder: vt }"),
    served(.ruleBasis, "⟦{ starts: s, due: 5 days, stops: z, title: t, effect: norm, ladder: vt }"),
    served(.ruleEffect, "⟦{ starts: s, due: 5 days, stops: z, title: t, basis: b, ladder: vt }"),
    served(.ruleLadder, "⟦{ starts: s, due: 5 days, stops: z, title: t, basis: b, effect: norm }"),
    head(
      .afterClose,
      "after the close that never comes",
      more: "rules:\n  a: { starts: s, due: 5 days, stops: z, ⟦after-close: runs }\nhour: 09:00",
      at: "rules.a.after-close"
    ).withoutSecondRules(),
  ]

  private static func served(_ code: DiagnosticCode, _ text: String) -> BadPolicy {
    rule(code, "to be served", text, isServed: true)
  }

  /// The mark before the rule.
  private func markedAtRule() -> BadPolicy {
    var marked = self
    marked.yaml = yaml.replacing("  a: {", with: "  a: ⟦{")
    return marked
  }

  private func withoutSecondRules() -> BadPolicy {
    var only = self
    only.yaml = yaml.replacing("\nrules:\n  a: { starts: s, due: 5 days, stops: z }", with: "")
    return only
  }

  static let ladderFaults: [BadPolicy] = [
    ladder(.ladderEmpty, "no rung", "⟦[]"),
    ladder(.listWanted, "a rung that is no list", "⟦{ at: due, tell: owner }"),
    ladder(.mappingWanted, "a rung as a text", "[⟦due]", at: "[0]"),
    ladder(.rungAt, "a rung without a time", "[⟦{ tell: owner }]", at: "[0]"),
    ladder(.rungTell, "a rung that tells nobody", "[⟦{ at: due }]", at: "[0]"),
    ladder(
      .rungTell,
      "a rung that tells an empty list",
      "[{ at: due, tell: ⟦[] }]",
      at: "[0].tell"
    ),
    ladder(.rungOffset, "an offset in Dutch", "[{ at: ⟦+1 werkdag, tell: owner }]", at: "[0].at"),
    ladder(
      .levelUnknown,
      "level is no word",
      "[{ at: due, tell: owner, level: ⟦high }]",
      at: "[0].level"
    ),
    ladder(.roleTwice, "a role twice", "[{ at: due, tell: [owner, ⟦owner] }]", at: "[0].tell[1]"),
    ladder(
      .rungTwice,
      "a rung twice",
      "[{ at: due, tell: owner }, ⟦{ at: due, tell: [manager, owner] }]",
      at: "[1]"
    ),
    ladder(
      .repeatAlone,
      "at-most without every",
      "[{ at: due, tell: owner, ⟦at-most: 3 }]",
      at: "[0].at-most"
    ),
    ladder(
      .everyEndless,
      "every without at-most",
      "[{ at: due, tell: owner, ⟦every: 1 day }]",
      at: "[0].every"
    ),
    ladder(
      .termSign,
      "every nothing",
      "[{ at: due, tell: owner, every: ⟦0 days, at-most: 3 }]",
      at: "[0].every"
    ),
    ladder(
      .ladderUnused,
      "a ladder of nobody",
      "[{ at: due, tell: owner }]\n  ⟦acuut: [{ at: due, tell: owner }]",
      at: ""
    ).of("acuut"),
  ]

  private func of(_ ladder: String) -> BadPolicy {
    var other = self
    other.path = "ladders." + ladder
    return other
  }
}
