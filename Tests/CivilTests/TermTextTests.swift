import Civil
import Testing

struct TermTextTests {
  @Test(
    "a term reads as it is written",
    arguments: [
      ("1 week", Term(1, .weeks)), ("10 weeks", Term(10, .weeks)), ("5 days", Term(5, .days)),
      ("5 working days", Term(5, .workingDays)), ("1 working day", Term(1, .workingDays)),
      ("-7 days", Term(-7, .days)), ("-2 working days", Term(-2, .workingDays)),
      ("3 months", Term(3, .months)), ("20 years", Term(20, .years)), ("0 days", Term(0, .days)),
      ("60 minutes", Term(60, .minutes)), ("24 hours", Term(24, .hours)),
      ("366000 days", Term(366_000, .days)), ("P10W", Term(10, .weeks)),
      ("P5D", Term(5, .days)), ("-P7D", Term(-7, .days)), ("P3M", Term(3, .months)),
      ("P1Y", Term(1, .years)), ("P1Y6M", Term(18, .months)), ("PT24H", Term(24, .hours)),
      ("PT90M", Term(90, .minutes)), ("PT1H30M", Term(90, .minutes)),
      ("PT120S", Term(2, .minutes)), ("P3DT15H", Term(87, .hours)), ("P1WT1H", Term(169, .hours)),
    ]
  )
  func accepted(text: String, term: Term) {
    #expect(Term(text) == term)
  }

  @Test(
    "what is no term is refused",
    arguments: [
      "", " ", "weeks", "10", "10 wekes", "10 Weeks", "ten weeks", "10weeks", "10 weeks 2 days",
      "5 werkdagen", "working days", "5 working", "1.5 days", "1,5 days", "- 7 days",
      "99999999999 days", "1000001 days", "٥ days", "P", "PT", "P1M1D", "P1W1D", "P1Y1D", "P1DT",
      "P1YT1H", "PT90S", "P1.5D", "P-7D", "P7", "7D", "PD", "P1D1D", "P6M1Y", "PT1M1H", "p10w",
      "P99999999999D",
    ]
  )
  func refused(text: String) {
    #expect(Term(text) == nil)
  }

  @Test("a term written out reads back", arguments: Term.Unit.allCases)
  func roundTrip(unit: Term.Unit) {
    let wrong = [-90, -2, -1, 0, 1, 2, 10, 365].map { Term($0, unit) }
      .filter { Term($0.description) != $0 }
    #expect(wrong == [])
  }
}
