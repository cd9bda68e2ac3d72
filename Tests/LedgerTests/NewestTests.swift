import Testing

@testable import Ledger

/// What was appended last is known by its place, and no more of it than may be kept.
struct NewestTests {
  @Test("each is known by its place, and those from a place on")
  func places() {
    var newest = Newest<Int>()
    for place in 5...9 { newest.append(place * 10, at: Int64(place)) }
    #expect((4...10).map { newest[Int64($0)] } == [nil, 50, 60, 70, 80, 90, nil])
    #expect(newest.from(8) == [80, 90])
    #expect(newest.from(6, limit: 2) == [60, 70])
    #expect(newest.from(4) == nil)
    #expect(newest.from(10) == nil)
  }

  @Test("what doesn't follow on what is kept takes its place")
  func gap() {
    var newest = Newest<Int>()
    for place: Int64 in [5, 6, 8] { newest.append(Int(place), at: place) }
    #expect((5...8).map { newest[$0] } == [nil, nil, nil, 8])
  }

  @Test("the oldest are dropped where there are many, and the newest are always there")
  func many() {
    var newest = Newest<Int64>(half: 12_288)
    for place in Int64(1)...100_000 {
      newest.append(place, at: place)
      #expect(newest[place] == place)
    }
    #expect(newest[1] == nil)
    #expect(newest.from(99_000) == Array(99_000...100_000))
    let limits = [1, 5000, 12_287, 12_288, 12_289, 14_000, 30_000]
    for limit in limits {
      #expect(newest.from(86_017, limit: limit) == Array((86_017...100_000).prefix(limit)))
    }
  }
}
