import Endpoints
import Testing

struct ResponseVerdictTests {
  @Test("every status has one verdict", arguments: [nil, 0, 120] as [Int?])
  func statuses(retryAfter: Int?) {
    let wrong = (-1...1000).filter { status in
      ResponseVerdict(status: status, retryAfter: retryAfter)
        != Self.wanted(status, retryAfter: retryAfter)
    }
    #expect(wrong == [])
  }

  /// Standard Webhooks, "Delivery success and failure", status by status.
  private static func wanted(_ status: Int, retryAfter: Int?) -> ResponseVerdict {
    if Set(200...299).contains(status) { return .delivered }
    if Set(300...399).contains(status) { return .redirected(status: status) }
    if status == 410 { return .disable }
    let isLater = Set([408, 425, 429] + Array(500...599)).contains(status)
    if isLater { return retryAfter.map { .retryAfter(seconds: $0) } ?? .retry }
    return Set(400...499).contains(status) ? .refused(status: status) : .retry
  }

  @Test(
    "what is retried, and what is told",
    arguments: [
      (204, nil, false, false, nil), (202, 120, false, false, nil), (301, nil, true, true, nil),
      (307, 120, true, true, nil), (400, nil, true, true, nil), (401, 120, true, true, nil),
      (404, nil, true, true, nil), (408, nil, true, false, nil), (410, nil, false, true, nil),
      (415, nil, true, true, nil), (425, 1, true, false, 1), (429, 120, true, false, 120),
      (500, nil, true, false, nil), (503, 3600, true, false, 3600), (504, nil, true, false, nil),
      (101, nil, true, false, nil), (600, nil, true, false, nil),
    ] as [(Int, Int?, Bool, Bool, Int?)]
  )
  func consequences(status: Int, asked: Int?, isRetried: Bool, isTold: Bool, notBefore: Int?) {
    let verdict = ResponseVerdict(status: status, retryAfter: asked)
    #expect(verdict.isRetried == isRetried)
    #expect(verdict.isTold == isTold)
    #expect(verdict.retryAfterSeconds == notBefore)
  }

  @Test("without a status the webhook goes again", arguments: TransportFailure.allCases)
  func failures(failure: TransportFailure) {
    #expect(ResponseVerdict(failure) == .retry)
  }

  @Test("each failure has a sentence of its own")
  func sentences() {
    let all = TransportFailure.allCases
    #expect(Set(all.map(\.sentence)).count == all.count)
  }
}
