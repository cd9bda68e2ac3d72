import Endpoints
import Testing

/// CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery", section 4.2.
struct HandshakeAnswerTests {
  private func answer(_ origins: [String], _ rates: [String]) -> HandshakeAnswer {
    HandshakeAnswer(
      origin: "termijnwacht.example.nl",
      allowedOrigins: origins,
      allowedRates: rates
    )
  }

  @Test(
    "consent names us or everybody, and a rate or none",
    arguments: [
      (["*"], [], nil), (["termijnwacht.example.nl"], [], nil), (["*"], ["*"], nil),
      (["*"], ["120"], 120), (["termijnwacht.example.nl"], ["1"], 1), (["*"], ["007"], 7),
      (["*"], ["99999999999999999999"], Int.max),
    ] as [([String], [String], Int?)]
  )
  func granted(origins: [String], rates: [String], perMinute: Int?) {
    #expect(answer(origins, rates) == .granted(perMinute: perMinute))
  }

  @Test(
    "what is anything else is no consent",
    arguments: [
      ([], []), ([], ["120"]), ([""], []), (["other.example.nl"], []), (["**"], []),
      (["*.example.nl"], []), (["termijnwacht.example.nl, *"], []), (["*", "*"], []),
      (["termijnwacht.example.nl", "other.example.nl"], []),
      (["*"], ["0"]), (["*"], [""]), (["*"], ["-1"]), (["*"], ["+5"]), (["*"], ["1.5"]),
      (["*"], ["10/min"]), (["*"], ["١٢"]), (["*"], ["10", "20"]), (["*"], ["10, 20"]),
    ] as [([String], [String])]
  )
  func refused(origins: [String], rates: [String]) {
    #expect(answer(origins, rates) == .refused)
  }
}
