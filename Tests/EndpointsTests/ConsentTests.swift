import Civil
import Endpoints
import Testing

struct ConsentTests {
  private let start = Instant(seconds: 1_780_000_000)

  @Test("it holds for a day", arguments: [(0, true), (86_399, true), (86_400, false)])
  func day(seconds: Int64, holds: Bool) {
    var consent = Consent()
    #expect(!consent.holds(at: start))
    consent.grant(perMinute: nil, at: start)
    #expect(consent.holds(at: start.adding(seconds: seconds)) == holds)
  }

  @Test("a request that was refused ends it, until it is given again")
  func forgotten() {
    var consent = Consent()
    consent.grant(perMinute: nil, at: start)
    consent.forget()
    #expect(!consent.holds(at: start))
    consent.grant(perMinute: nil, at: start.adding(seconds: 5))
    #expect(consent.holds(at: start.adding(seconds: 86_404)))
  }

  @Test(
    "without a rate everything goes at once; with one, a new consent to it starts no new minute"
  )
  func pace() {
    var consent = Consent()
    func turns(_ count: Int) -> [Instant] { (0..<count).map { _ in consent.turn(at: start) } }
    consent.grant(perMinute: nil, at: start)
    #expect(Set(turns(100)) == [start])
    consent.grant(perMinute: 1, at: start)
    #expect(turns(1) == [start])
    consent.forget()
    consent.grant(perMinute: 1, at: start)
    #expect(turns(1) == [start.adding(seconds: 60)])
    consent.grant(perMinute: 2, at: start)
    #expect(turns(1) == [start])
    consent.grant(perMinute: nil, at: start)
    #expect(Set(turns(100)) == [start])
  }
}
