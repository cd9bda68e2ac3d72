import Civil

/// Counts the terms that end in the weeks ahead, by day and by who is to act.
struct LoadTally: Sendable {
  /// Days from the page's own on: ten weeks.
  static let days = 0..<70

  private struct Place: Hashable, Sendable {
    var team: Team
    var distance: Int
  }

  private struct Team: Hashable, Sendable {
    var role: String
    var organisation: String?
  }

  /// Has as many entries as there are teams and days with anything.
  private var counts: [Place: Int] = [:]

  mutating func add(_ role: String, _ organisation: String?, _ distance: Int) {
    let team = Team(role: role, organisation: organisation)
    counts[Place(team: team, distance: distance), default: 0] += 1
  }

  mutating func merge(_ other: LoadTally) { counts.merge(other.counts, uniquingKeysWith: +) }

  /// What ends on each day that has anything.
  func all(from day: LocalDate) -> [DigestLoad] {
    var sums: [Int: Int] = [:]
    for (place, count) in counts { sums[place.distance, default: 0] += count }
    return Self.loads(sums, from: day)
  }

  /// What ends for each team, the busiest first.
  func teams(from day: LocalDate) -> [DigestTeam] {
    var sums: [Team: [Int: Int]] = [:]
    for (place, count) in counts { sums[place.team, default: [:]][place.distance] = count }
    return sums.map { team, sums in
      DigestTeam(
        role: team.role,
        organisation: team.organisation,
        loads: Self.loads(sums, from: day)
      )
    }.sorted(by: Self.precedes)
  }

  private static func loads(_ sums: [Int: Int], from day: LocalDate) -> [DigestLoad] {
    sums.sorted { $0.key < $1.key }.map { DigestLoad(day: day + $0.key, count: $0.value) }
  }

  /// By how much ends, then by name, so that the order is the same with any number of threads.
  private static func precedes(_ a: DigestTeam, _ b: DigestTeam) -> Bool {
    let (first, second) = (a.count, b.count)
    if first != second { return first > second }
    return (a.organisation ?? "", a.role) < (b.organisation ?? "", b.role)
  }
}
