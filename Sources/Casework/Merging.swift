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

  /// The timelines of cases that merges ever joined, corrections carried out: one of all that still are
  /// one.
  ///
  /// Every event counts for each of those. A clock is told by the case in which it began, so that a
  /// merge tells nothing twice. The timeline of the first case comes first.
  package func timelines(of members: [MergeMember], _ vocabulary: Vocabulary) -> [Timeline] {
    guard members.count > 1 else { return members.map { amended($0.timeline, vocabulary) } }
    let timeline = amended(joined(members), vocabulary)
    let groups = groups(of: members, by: timeline, vocabulary)
    guard groups.count > 1 else { return [timeline] }
    return groups.flatMap { group in timelines(of: group.map { members[$0] }, vocabulary) }
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

  /// The numbers of the members that merges still join, in order; the groups by their first.
  private func groups(
    of members: [MergeMember],
    by timeline: Timeline,
    _ vocabulary: Vocabulary
  ) -> [[Int]] {
    let edges = edges(between: members, by: timeline, vocabulary)
    var groups: [[Int]] = []
    var found: Set<Int> = []
    for number in members.indices where found.insert(number).inserted {
      var group = [number]
      var ahead = [number]
      while let next = ahead.popLast() {
        let new = edges[next, default: []].filter { found.insert($0).inserted }
        group += new
        ahead += new
      }
      groups.append(group.sorted())
    }
    return groups
  }

  /// For each member's number those that merges join it to, both ways.
  private func edges(
    between members: [MergeMember],
    by timeline: Timeline,
    _ vocabulary: Vocabulary
  ) -> [Int: [Int]] {
    var edges: [Int: [Int]] = [:]
    for index in timeline.records.indices {
      // While nothing has come under a key, it joins nothing.
      guard let key = target(of: index, in: timeline, vocabulary),
        let to = members.firstIndex(where: { $0.key == key && $0.timeline.count > 0 })
      else { continue }
      let from = Int(timeline.records[index].subject)
      edges[from, default: []].append(to)
      edges[to, default: []].append(from)
    }
    return edges
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
