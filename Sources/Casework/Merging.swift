/// A case among those that merges may have made one: its key, and its own events.
package struct MergeMember {
  package var key: String
  package var timeline: Timeline

  package init(key: String, timeline: Timeline) {
    self.key = key
    self.timeline = timeline
  }
}

extension Assessor {
  /// The keys under which the case goes on, by all that was ever said of it.
  package func mergeTargets(of timeline: Timeline, _ vocabulary: Vocabulary) -> [String] {
    timeline.records.indices.compactMap { target(of: $0, in: timeline, vocabulary) }
  }

  /// The one timeline of a case and of those that are one with it by merges, corrections carried out.
  ///
  /// Every event counts for each of them. A clock is told by the case in which it began, so that a
  /// merge tells nothing twice.
  ///
  /// - `others`: those that a merge ever named; which of them it still holds for is found here.
  package func merged(
    _ own: MergeMember,
    with others: [MergeMember],
    _ vocabulary: Vocabulary
  ) -> Timeline {
    let members = [own] + others
    let timeline = amended(joined(members), vocabulary)
    let joined = reachable(members, by: timeline, vocabulary)
    guard joined.count < members.count else { return timeline }
    return merged(own, with: joined.dropFirst().map { members[$0] }, vocabulary)
  }

  /// The events of all, each with its case's number as its subject.
  private func joined(_ members: [MergeMember]) -> Timeline {
    var timeline = Timeline()
    for (number, member) in members.enumerated() {
      for index in member.timeline.records.indices {
        var record = member.timeline.records[index]
        record.subject = Symbol(number)
        record.set(.elsewhere, number > 0)
        timeline.append(
          record,
          received: member.timeline.received(of: index),
          attributes: member.timeline.attributes(of: index)
        )
      }
    }
    timeline.sort()
    return timeline
  }

  /// The numbers of those that merges join to the first, in order.
  private func reachable(
    _ members: [MergeMember],
    by timeline: Timeline,
    _ vocabulary: Vocabulary
  ) -> [Int] {
    var edges: [Int: [Int]] = [:]
    for index in timeline.records.indices {
      guard let key = target(of: index, in: timeline, vocabulary),
        let to = members.firstIndex(where: { $0.key == key })
      else { continue }
      let from = Int(timeline.records[index].subject)
      edges[from, default: []].append(to)
      edges[to, default: []].append(from)
    }
    var found: Set<Int> = [0]
    var ahead = [0]
    while let next = ahead.popLast() {
      for other in edges[next] ?? [] where found.insert(other).inserted { ahead.append(other) }
    }
    return found.sorted()
  }

  /// The key under which an event says that its case goes on; nil where it says no such thing.
  private func target(
    of index: Int,
    in timeline: Timeline,
    _ vocabulary: Vocabulary
  ) -> String? {
    guard timeline.records[index].engineEvent == .merged else { return nil }
    return timeline.value(engine.into, of: index).map { vocabulary.values.text($0).asCaseKey }
  }
}
