import Casework
import Civil
import Notation
import Watch

/// The cases of files that were named on the command line.
struct FileCases {
  private let files: EventFiles
  private let assessor: Assessor
  private let relations: Relations

  private let groups: CaseGroups
  private let vocabulary: Vocabulary
  var threads: Int { files.threads }

  init(_ files: EventFiles, _ assessor: Assessor) {
    self.files = files
    self.assessor = assessor
    let groups = files.groups
    self.groups = groups
    vocabulary = groups.vocabulary
    guard assessor.countsAcrossCases || groups.hasMerges else {
      relations = Relations()
      return
    }
    let pieces = files.threads
    let notes = inParallel(pieces) { number in
      var notes: [Relations.Note] = []
      groups.forEachTimeline(of: Self.piece(number, of: pieces, groups)) { timeline in
        let subject = Relations.Subject(timeline.subject)
        if let note = Relations.note(subject, timeline, groups.vocabulary, assessor) {
          notes.append(note)
        }
      }
      return notes
    }
    relations = Relations(notes.flatMap(\.self)) { groups.cases.find($0).map { Int64($0) } }
  }

  private static func piece(_ number: Int, of pieces: Int, _ groups: CaseGroups) -> Range<Int> {
    groups.cases.count * number / pieces..<groups.cases.count * (number + 1) / pieces
  }

  func requireNoFault() throws { try files.requireNoFault() }

  /// - `show`: told how many cases were passed on, of how many.
  func forEach(
    asOf: Instant,
    _ show: (Int, Int) -> Void,
    _ body: (CaseLookup.Case) throws -> Void
  ) throws {
    var count = 0
    let subject = emptyCase()
    try groups.forEachTimeline { timeline in
      count += 1
      show(count, groups.cases.count)
      fill(subject, timeline, asOf: asOf)
      try body(subject)
      // The next timeline takes the same memory, where nothing else holds it.
      subject.timeline = Timeline()
    }
  }

  func gather<Part>(
    asOf: Instant,
    into make: () -> Part,
    _ add: (inout Part, CaseLookup.Case) -> Void
  ) -> [Part] {
    let pieces = threads * 4
    let groups = groups
    return inParallel(pieces) { number in
      var part = make()
      let subject = emptyCase()
      groups.forEachTimeline(of: Self.piece(number, of: pieces, groups)) { timeline in
        fill(subject, timeline, asOf: asOf)
        add(&part, subject)
        subject.timeline = Timeline()
      }
      return part
    }
  }

  func find(_ key: String, asOf: Instant) -> CaseLookup.Case? {
    guard let symbol = groups.cases.find(key) else { return nil }
    let subject = emptyCase()
    fill(subject, timeline(Relations.Subject(symbol)), asOf: asOf)
    return subject
  }

  func forEachFamily(
    _ show: (Int, Int) -> Void,
    _ body: (CaseLookup.Family) throws -> Void
  ) throws {
    for number in 0..<groups.cases.count {
      show(number + 1, groups.cases.count)
      let family = relations.family(of: Relations.Subject(number))
      // A family is passed on with the first of its cases.
      guard family[0] == number else { continue }
      try body(
        CaseLookup.Family(
          family.map { ($0, member($0, asOf: .distantFuture)) },
          relations,
          groups.vocabulary,
          identity: files.identity
        )
      )
    }
  }

  /// A case's own events, before corrections.
  private func timeline(_ number: Relations.Subject) -> Timeline {
    var timeline = Timeline()
    groups.fill(&timeline, subject: Symbol(number))
    return timeline
  }

  private func member(_ number: Relations.Subject, asOf: Instant) -> MergeMember {
    MergeMember(
      key: groups.cases.text(Symbol(number)),
      timeline: timeline(number).known(at: asOf)
    )
  }

  /// A case in the words of the files, to be made one of theirs: of many one after the other.
  private func emptyCase() -> CaseLookup.Case {
    let subject = CaseLookup.Case(.files(files))
    subject.use(vocabulary)
    return subject
  }

  /// Makes it that case, as it was known by then.
  private func fill(_ subject: CaseLookup.Case, _ timeline: Timeline, asOf: Instant) {
    let known = timeline.known(at: asOf)
    guard !relations.isEmpty else {
      subject.timeline = assessor.amended(known, vocabulary)
      return
    }
    let number = Relations.Subject(timeline.subject)
    let own = MergeMember(key: groups.cases.text(timeline.subject), timeline: known)
    let others = relations.merged(with: number).map { member($0, asOf: asOf) }
    let timelines = assessor.timelines(of: [own] + others, vocabulary)
    subject.timeline = timelines[0]
    subject.timeline.subject = timeline.subject
    subject.kin =
      timelines.dropFirst()
      + relations.kinGroups(of: number).flatMap { group in
        assessor.timelines(of: group.map { member($0, asOf: asOf) }, vocabulary)
      }
  }
}
