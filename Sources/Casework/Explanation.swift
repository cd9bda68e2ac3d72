package import Civil

/// Why a clock stands as it does, in sentences: the date with every step, what was told, what follows.
package struct Explanation {
  private let assessor: Assessor
  private let timeline: Timeline
  private let vocabulary: Vocabulary
  private let language: Language
  private let asOf: Instant

  package init(
    _ assessor: Assessor,
    _ timeline: Timeline,
    _ vocabulary: Vocabulary,
    in language: Language,
    asOf: Instant
  ) {
    self.assessor = assessor
    self.timeline = timeline
    self.vocabulary = vocabulary
    self.language = language
    self.asOf = asOf
  }

  /// One clock explained: a heading, and the sentences under it.
  package struct Paragraph: Hashable, Sendable {
    package var heading: String
    package var sentences: [String]

    /// What was told and what will be, a line each.
    package var told: [String]
    package var ahead: [String]
  }

  /// The clock explained, with the rungs of it that came due.
  package func paragraph(of clock: Clock, rungs: [DueRung]) -> Paragraph {
    let rule = assessor.policy.rules[clock.rule]
    let own = rungs.filter {
      $0.rule == clock.rule && $0.moment == clock.moment && $0.anchor == clock.anchor
    }
    return Paragraph(
      heading: heading(rule, clock),
      sentences: sentences(clock, rule),
      told: told(own, rule),
      ahead: ahead(clock)
    )
  }

  private func heading(_ rule: Rule, _ clock: Clock) -> String {
    let title = rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
    let moment = clock.moment.flatMap { rule.moments[$0].name }.map { " \($0)" } ?? ""
    let basis = rule.basis.map { ": \($0)" } ?? ""
    return "\(title)\(moment) [\(rule.name)], \(say(.effect(rule.effect)))\(basis)"
  }

  // MARK: - The date

  private func sentences(_ clock: Clock, _ rule: Rule) -> [String] {
    var sentences = [say(.started(type: type(clock.anchor), timeline.moment(of: clock.anchor)))]
    sentences += clock.refusedExtensions.map {
      say(.refusedExtension(type: type($0), timeline.moment(of: $0)))
    }
    sentences += dateSentences(clock)
    if let shadow = clock.shadow { sentences.append(say(.shadow(shadow.due))) }
    if let ending = clock.ending {
      sentences.append(
        say(.ended(ending.kind, type: type(ending.event), timeline.moment(of: ending.event)))
      )
    }
    sentences.append(say(.standing(clock.state, due: clock.fatal?.due)))
    return sentences
  }

  private func dateSentences(_ clock: Clock) -> [String] {
    guard let promise = clock.promises.last, !promise.readings.isEmpty else { return [say(.noDue)] }
    if promise.isPaused, clock.ending == nil { return [say(.pausedNow)] }
    var sentences: [String] = []
    for counted in promise.readings {
      if promise.readings.count > 1, let name = counted.reading.name {
        sentences.append(
          say(
            .reading(
              name: name,
              counted.reading.effect,
              basis: counted.reading.basis,
              isFatal: counted.reading.isFatal
            )
          )
        )
      }
      if counted.isUnread { sentences.append(say(.unread)) }
      sentences += assessor.reckoner.steps(of: counted.reckoning).map { say(.step($0)) }
      if counted.isCapped { sentences.append(say(.capped(counted.reckoning.due))) }
      sentences.append(say(.due(counted.reckoning.due)))
    }
    return sentences
  }

  // MARK: - The ladder

  private func told(_ rungs: [DueRung], _ rule: Rule) -> [String] {
    rungs.map {
      $0.reason == .moved
        ? say(.toldMoved($0.due, at: $0.at))
        : say(.told(rule.rungs[$0.rung], at: $0.at, $0.reason))
    }
  }

  private func ahead(_ clock: Clock) -> [String] {
    guard clock.ending == nil else { return [] }
    let view = CaseView(timeline, vocabulary, kin: [], asOf: asOf)
    return assessor.schedule(of: clock, in: view).filter { $0.at > asOf }.map {
      say(.willTell($0.rung, at: $0.at))
    }
  }

  private func type(_ index: Int) -> String { vocabulary.types.text(timeline.records[index].type) }

  private func say(_ phrase: Phrase) -> String {
    phrase.text(in: language, zone: assessor.policy.zone)
  }
}
