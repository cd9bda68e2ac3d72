import Casework
import Civil
import Digest
import TestSupport
import Testing

/// Days, lengths and shares as the page writes them.
struct DigestWordsTests {
  private let nl = DigestWords(.nl, Repository.amsterdam)
  private let en = DigestWords(.en, Repository.amsterdam)

  @Test(
    "a week has its number by ISO 8601",
    arguments: [
      ("2026-01-01", 1), ("2026-11-24", 48), ("2027-01-01", 53), ("2027-01-04", 1),
      ("2024-12-30", 1), ("2021-01-03", 53), ("2023-01-01", 52),
    ]
  )
  func week(day: String, number: Int) {
    #expect(nl.week(of: SampleDigests.day(day)) == number)
  }

  @Test("dates have their weekdays, and the hour that comes twice its offset")
  func dates() {
    let tuesday = SampleDigests.day("2026-11-24")
    #expect(nl.date(tuesday) == "di 24 november 2026")
    #expect(en.date(tuesday) == "Tue 24 November 2026")
    #expect(nl.date(written: "2026-11-24") == "di 24 november 2026")
    #expect(nl.date(written: "2026-11-24T10:00:00+00:00") == "di 24 november 2026 11:00")
    #expect(nl.date(written: "morgen") == "morgen")
    let twice = SampleDigests.instant("2026-10-25T00:30:00+00:00")
    #expect(nl.time(twice) == "zo 25 oktober 2026 02:30 (+02:00)")
    #expect(nl.time(twice.adding(seconds: 3600)) == "zo 25 oktober 2026 02:30 (+01:00)")
  }

  @Test(
    "lengths have the largest unit that fits, and are never rounded up",
    arguments: [
      (0, "0 seconden"), (59, "59 seconden"), (60, "1 minuut"), (3599, "59 minuten"),
      (3600, "1 uur"), (172_799, "47 uur"), (172_800, "2 dagen"), (-5, "0 seconden"),
    ] as [(Int64, String)]
  )
  func lengths(seconds: Int64, text: String) {
    #expect(nl.length(seconds: seconds) == text)
  }

  @Test("delays stand in milliseconds, then seconds, then more")
  func delays() {
    #expect(nl.length(milliseconds: 999) == "999 ms")
    #expect(nl.length(milliseconds: 1999) == "1,9 s")
    #expect(en.length(milliseconds: 1310) == "1.3 s")
    #expect(en.length(milliseconds: 60_000) == "1 minute")
  }

  @Test(
    "days without a page are named, of many the first and the last",
    arguments: [
      (["2026-11-20"], "Geen overzicht op vr 20 november."),
      (["2026-11-20", "2026-11-23"], "Geen overzicht op vr 20 november en ma 23 november."),
      (["2025-12-31"], "Geen overzicht op wo 31 december 2025."),
      (
        [
          "2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23",
        ],
        "Geen overzicht op 6 dagen, van ma 16 november 2026 tot en met ma 23 november 2026."
      ),
    ]
  )
  func missed(days: [String], text: String) {
    var digest = SampleDigests.empty
    digest.missed = days.map(SampleDigests.day)
    #expect(nl.missed(digest) == text)
  }

  @Test("the share of repeat reports has what it is of, and is cut off")
  func reports() {
    let days = SampleDigests.day("2026-11-16")...SampleDigests.day("2026-11-22")
    var reports = DigestReports(period: .week, days: days, repeats: 199, total: 200)
    #expect(nl.share(reports) == "Vervolgmeldingen: 199 van 200 meldingen (99 %)")
    #expect(en.share(reports) == "Repeat reports: 199 of 200 reports (99 %)")
    (reports.repeats, reports.total) = (1, 1)
    #expect(nl.share(reports) == "Vervolgmeldingen: 1 van 1 melding (100 %)")
  }

  @Test("the head of the chain stands in the proof, where there is one")
  func head() {
    var proof = SampleDigests.empty.proof
    #expect(en.chain(proof) == "Ledger up to fact 48213, escalation 9120.")
    proof.head = "7:00ff"
    #expect(en.chain(proof).hasSuffix(" 9120; head of the chain 7:00ff."))
    #expect(nl.chain(proof).hasSuffix(" 9120; kop van de keten 7:00ff."))
  }

  @Test("an order that ends with a day names that day")
  func orders() {
    var order = SampleDigests.normal.orders[1]
    for end in ["2026-11-28T00:00:00+01:00", "2026-11-27T23:59:59+01:00"] {
      order.until = SampleDigests.instant(end)
      #expect(nl.until(order) == "tot en met vr 27 november 2026")
    }
    order.until = SampleDigests.instant("2026-11-27T12:00:00+01:00")
    #expect(nl.until(order) == "tot vr 27 november 2026 12:00")
    order.until = nil
    #expect(nl.until(order) == "voorgoed")
    order.kind = .acknowledged
    #expect(nl.until(order) == "zolang de klok loopt")
  }

  @Test("a share is a hundred per cent of all only, and none of nothing")
  func shares() {
    var figure = SampleDigests.normal.figures[1]
    #expect(nl.share(figure) == "199 van 200 op tijd (99 %)")
    figure.inTime = 200
    #expect(en.share(figure) == "200 of 200 in time (100 %)")
    (figure.inTime, figure.total) = (0, 0)
    #expect(nl.share(figure) == "0 van 0 op tijd")
  }

  @Test("a week without terms between others counts none")
  func weeks() {
    var digest = SampleDigests.empty
    digest.forecast = [("2026-08-07", 3), ("2026-08-09", 1), ("2026-08-17", 2)].map { day, count in
      DigestLoad(day: SampleDigests.day(day), count: count)
    }
    #expect(digest.weeks.map(\.count) == [4, 0, 2])
    #expect(digest.weeks.map(\.monday.description) == ["2026-08-03", "2026-08-10", "2026-08-17"])
  }

  @Test("a sum that is wrong, and cases without a clock, are said")
  func alarms() {
    var proof = SampleDigests.empty.proof
    #expect(nl.unaccounted(proof) == nil)
    #expect(nl.unwatched(proof) == nil)
    proof.withoutClock = 1
    proof.read += 4
    #expect(nl.unaccounted(proof) == "De telling klopt niet: verschil 3.")
    #expect(nl.unwatched(proof) == "1 open zaak heeft geen klok, en wordt niet bewaakt.")
    var digest = SampleDigests.empty
    digest.proof = proof
    #expect(nl.allLookedAt(digest) == nil)
  }

  @Test("a source is silent when it promised more than it kept")
  func sources() {
    let made = SampleDigests.afterOutage.made
    let (regas, clavis) = (
      SampleDigests.afterOutage.sources[0], SampleDigests.afterOutage.sources[1]
    )
    #expect(regas.isSilent(asOf: made))
    #expect(!clavis.isSilent(asOf: made))
    #expect(
      nl.source(regas, asOf: made)
        == "gehoord do 19 november 2026 23:50, 5 dagen geleden; "
        + "zwijgt langer dan beloofd: elke 26 uur; 12 nummers kwamen niet"
    )
    #expect(
      nl.source(clavis, asOf: made) == "nooit gehoord, gevolgd sinds ma 2 november 2026 09:00"
    )
  }
}
