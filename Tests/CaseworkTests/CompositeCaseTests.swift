import Civil
import Policy
import TestSupport
import Testing

/// Whole cases from their events to every escalation: several clocks on one case at a time.
///
/// The dates are those of the law and the agreements, counted by hand; the lines with a `#` say how.
struct CompositeCaseTests {
  private static let path = "Tests/CaseworkTests/Policies/composite.yaml"
  private static let editions = Repository.editions(policy: path, isServed: true)

  // MARK: - C1

  private static let easter = #"""
    {"id":"01","case":"C1","time":"2026-04-01T21:10:00+02:00","type":"melding-ontvangen",\#
    "melding":"m1","organisatie":"vt-zob"}
    {"id":"02","case":"C1","time":"2026-04-01T21:30:00+02:00","type":"gegevens-vastgelegd"}
    {"id":"03","case":"C1","time":"2026-04-01T21:55:00+02:00","type":"acute-check-gedaan"}
    {"id":"04","case":"C1","time":"2026-04-04T23:45:00+02:00","type":"vervolgmelding-ontvangen",\#
    "melding":"m2"}
    {"id":"05","case":"C1","time":"2026-04-05T00:30:00+02:00","type":"acute-check-gedaan"}
    {"id":"06","case":"C1","time":"2026-04-09T14:00:00+02:00","type":"triagebesluit-genomen",\#
    "melding":"m1","uitkomst":"onderzoek"}
    {"id":"07","case":"C1","time":"2026-04-10T11:00:00+02:00","type":"gedragsaanwijzing-gegeven"}
    {"id":"08","case":"C1","time":"2026-04-13T15:00:00+02:00","type":"triagebesluit-genomen",\#
    "melding":"m2","uitkomst":"einde-bemoeienis"}
    {"id":"09","case":"C1","time":"2026-04-28T10:00:00+02:00","type":"betrokkene-geinformeerd"}
    {"id":"10","case":"C1","time":"2026-06-15T16:00:00+02:00","type":"dienst-afgerond",\#
    "dienst":"onderzoek","signed-by":"casusverantwoordelijke"}
    {"id":"11","case":"C1","time":"2026-06-16T09:00:00+02:00","type":"dienst-afgerond",\#
    "dienst":"onderzoek","signed-by":"gedragswetenschapper"}
    {"id":"12","case":"C1","time":"2026-06-16T10:00:00+02:00","type":"afgeschaald"}
    {"id":"13","case":"C1","time":"2026-06-16T11:00:00+02:00","type":"zaak-gesloten"}
    {"id":"14","case":"C1","time":"2026-07-09T09:00:00+02:00","type":"maatregel-beeindigd"}
    {"id":"15","case":"C1","time":"2026-09-15T11:00:00+02:00","type":"monitorcontact-gehad"}
    {"id":"16","case":"C1","time":"2027-06-15T11:00:00+02:00","type":"monitorcontact-gehad"}
    {"id":"17","case":"C1","time":"2028-01-07T11:00:00+01:00","type":"monitorcontact-gehad"}
    """#

  @Test("C1, stalking at Easter: every clock runs on its own, and the measure outlives the case")
  func stalkingAtEaster() throws {
    let story = try CaseFile(Self.easter, Self.editions).story(until: "2029-01-01")
    #expect(
      story
        == lines(
          """
          # Five working days from Wed 1: 2, [3 Good Friday, 4, 5, 6 Easter Monday], 7, 8, 9, 10.
          # The law's five days end on Mon 6, Easter Monday, so on Tue 7; 2 and 7 are its two open
          # days. It is the earlier one, so warnings hang from it: two working days before Tue 7 is
          # Wed 1 08:00, which lay before the start, so it is told at the start; one before is Thu 2.
          Wed 2026-04-01 21:10 +02:00
            vt-veiligheidsbeoordeling | warn 2 working days | 2026-04-10 | owner
          # Sixty minutes from 21:10 end at 22:10; the check came at 21:55.
          Wed 2026-04-01 21:40 +02:00
            vt-acuut | warn 30 minutes | 2026-04-01T22:10:00+02:00 | owner
          Thu 2026-04-02 08:00 +02:00
            vt-veiligheidsbeoordeling | warn 1 working day | 2026-04-10 | owner
          # The second melding of Sat 4 at 23:45: sixty minutes; checked at 00:30.
          Sun 2026-04-05 00:15 +02:00
            vt-acuut | warn 30 minutes | 2026-04-05T00:45:00+02:00 | owner
          # Its own five working days: 7, 8, 9, 10, 13; the law's end on Thu 9, which is open.
          Tue 2026-04-07 08:00 +02:00
            vt-veiligheidsbeoordeling | warn 2 working days | 2026-04-13 | owner
          Wed 2026-04-08 08:00 +02:00
            vt-veiligheidsbeoordeling | warn 1 working day | 2026-04-13 | owner
          # The first melding was decided on Thu 9; that decision does not stop the second's clock.
          Mon 2026-04-13 08:00 +02:00
            vt-veiligheidsbeoordeling | due | 2026-04-13 | owner, teamleider
          # Four weeks from Wed 1 April end on Wed 29; two working days before: 28, [27 King's Day], 24.
          Wed 2026-04-22 08:00 +02:00
            vt-informeren-betrokkene | warn 1 week | 2026-04-29 | owner
          Fri 2026-04-24 08:00 +02:00
            vt-informeren-betrokkene | warn 2 working days | 2026-04-29 | owner
          # Ten weeks from the decision of Thu 9 April end on Thu 18 June.
          Thu 2026-05-21 08:00 +02:00
            vt-onderzoek | warn 4 weeks | 2026-06-18 | owner
          Thu 2026-06-04 08:00 +02:00
            vt-onderzoek | warn 2 weeks | 2026-06-18 | owner
          Thu 2026-06-11 08:00 +02:00
            vt-onderzoek | warn 1 week | 2026-06-18 | owner
          # The second signature came at 09:00.
          Tue 2026-06-16 08:00 +02:00
            vt-onderzoek | warn 2 working days | 2026-06-18 | owner
          # Ninety days with Fri 10 April as the first: 21 in April, 31, 30, and 8 in July.
          Wed 2026-06-17 08:00 +02:00
            gedragsaanwijzing-einde | warn 3 weeks | 2026-07-08 | owner
          Wed 2026-07-01 08:00 +02:00
            gedragsaanwijzing-einde | warn 1 week | 2026-07-08 | owner
          Mon 2026-07-06 08:00 +02:00
            gedragsaanwijzing-einde | warn 2 working days | 2026-07-08 | owner
          # Twenty-four hours before the midnight that ends it.
          Wed 2026-07-08 00:00 +02:00
            gedragsaanwijzing-einde | -24 hours | 2026-07-08 | casusregisseur, contactpersoon-om
          Wed 2026-07-08 08:00 +02:00
            gedragsaanwijzing-einde | due | 2026-07-08 | procesregisseur, burgemeester
          # Scaled down on Tue 16 June 2026: three months lead to Wed 16 September; 15, 14, 11.
          Wed 2026-09-02 08:00 +02:00
            monitoring/m3 | warn 2 weeks | 2026-09-16 | owner
          Fri 2026-09-11 08:00 +02:00
            monitoring/m3 | warn 3 working days | 2026-09-16 | owner
          # Twelve months: Wed 16 June 2027.
          Wed 2027-06-02 08:00 +02:00
            monitoring/m12 | warn 2 weeks | 2027-06-16 | owner
          Fri 2027-06-11 08:00 +02:00
            monitoring/m12 | warn 3 working days | 2027-06-16 | owner
          # Eighteen months: Thu 16 December 2027, in winter time.
          Thu 2027-12-02 08:00 +01:00
            monitoring/m18 | warn 2 weeks | 2027-12-16 | owner
          Mon 2027-12-13 08:00 +01:00
            monitoring/m18 | warn 3 working days | 2027-12-16 | owner
          Thu 2027-12-16 08:00 +01:00
            monitoring/m18 | due | 2027-12-16 | owner, teamleider
          Fri 2027-12-17 08:00 +01:00
            monitoring/m18 | +1 working day | 2027-12-16 | gedragswetenschapper
          Tue 2027-12-21 08:00 +01:00
            monitoring/m18 | +3 working days | 2027-12-16 | manager
          # Both Christmas Days fall in the weekend and nothing stands in for them: 17, 20..24, 27..30.
          Thu 2027-12-30 08:00 +01:00
            monitoring/m18 | +10 working days | 2027-12-16 | bestuurder
          # Five working days on: 31, 3, 4, 5, 6 (New Year's Day is a Saturday).
          Thu 2028-01-06 08:00 +01:00
            monitoring/m18 | +10 working days #1 | 2027-12-16 | bestuurder
          """
        )
    )
  }

  @Test("C1: both readings of a term stand beside each other, and the closed case has its dates")
  func stalkingAtEasterClocks() throws {
    let clocks = try CaseFile(Self.easter, Self.editions).clocks(asOf: "2029-01-01")
    #expect(
      clocks
        == lines(
          """
          gedragsaanwijzing-einde late: 2026-07-08
          vt-acuut met: 2026-04-01T22:10:00+02:00
          vt-acuut met: 2026-04-05T00:45:00+02:00
          vt-veiligheidsbeoordeling met: protocol 2026-04-10, wet 2026-04-07
          vt-veiligheidsbeoordeling met: protocol 2026-04-13, wet 2026-04-09
          vt-onderzoek met: 2026-06-18
          vt-informeren-betrokkene met: 2026-04-29
          monitoring/m3 met: 2026-09-16
          monitoring/m12 met: 2027-06-16
          monitoring/m18 late: 2027-12-16
          """
        )
    )
  }

  // MARK: - C2

  private static let christmas = #"""
    {"id":"01","case":"C2","time":"2025-12-16T19:00:00+01:00","type":"huisverbod-opgelegd"}
    {"id":"02","case":"C2","time":"2025-12-16T19:30:00+01:00","type":"melding-ontvangen",\#
    "melding":"m1","organisatie":"vt-zob"}
    {"id":"03","case":"C2","time":"2025-12-16T20:15:00+01:00","type":"acute-check-gedaan"}
    {"id":"04","case":"C2","time":"2025-12-23T15:00:00+01:00","type":"triagebesluit-genomen",\#
    "melding":"m1","uitkomst":"voorwaarden-en-vervolg"}
    {"id":"05","case":"C2","time":"2025-12-24T10:00:00+01:00","type":"thv-advies-gegeven"}
    {"id":"06","case":"C2","time":"2025-12-24T16:00:00+01:00","type":"huisverbod-verlengd",\#
    "einde":"2026-01-13T19:00:00+01:00"}
    {"id":"07","case":"C2","time":"2026-01-13T14:00:00+01:00","type":"veiligheidsplan-actief"}
    {"id":"08","case":"C2","time":"2026-01-27T17:00:00+01:00","type":"zaak-gesloten"}
    """#

  @Test("C2, a barring order over Christmas: warned of before the closure, extended, never rolled")
  func barringOrderOverChristmas() throws {
    let file = try CaseFile(Self.christmas, Self.editions)
    #expect(
      try file.story(until: "2027-01-01")
        == lines(
          """
          # Sixty minutes from 19:30; checked at 20:15.
          Tue 2025-12-16 20:00 +01:00
            vt-acuut | warn 30 minutes | 2025-12-16T20:30:00+01:00 | owner
          # Five working days: 17, 18, 19, 22, 23. The law's five days end on Sun 21, so on Mon 22;
          # its warnings are two and one working days before that.
          Thu 2025-12-18 08:00 +01:00
            vt-veiligheidsbeoordeling | warn 2 working days | 2025-12-23 | owner
          # Ten days by the clock: Fri 26 December 19:00, Second Christmas Day, and no roll. Four
          # working days before: 24, 23, 22, 19: the Friday before the closure.
          Fri 2025-12-19 08:00 +01:00
            thv-einde | warn 4 working days | 2025-12-26T19:00:00+01:00 | owner
            vt-veiligheidsbeoordeling | warn 1 working day | 2025-12-23 | owner
          # The advice is due eight days by the clock after 19:00 on the 16th.
          Mon 2025-12-22 19:00 +01:00
            thv-advies | warn 2 days | 2025-12-24T19:00:00+01:00 | owner
          Tue 2025-12-23 08:00 +01:00
            vt-veiligheidsbeoordeling | due | 2025-12-23 | owner, teamleider
          Tue 2025-12-23 19:00 +01:00
            thv-advies | warn 1 day | 2025-12-24T19:00:00+01:00 | owner
            thv-advies | -24 hours | 2025-12-24T19:00:00+01:00 | casusregisseur, contactpersoon-om
          # Extended on the 24th at 16:00, three hours before the next warning, to four weeks from the
          # imposition: Tue 13 January 19:00. Four working days before: 12, 9, 8, 7.
          Wed 2025-12-24 16:00 +01:00
            thv-einde | moved | 2026-01-13T19:00:00+01:00 | owner
          Wed 2026-01-07 08:00 +01:00
            thv-einde | warn 4 working days | 2026-01-13T19:00:00+01:00 | owner
          Sun 2026-01-11 19:00 +01:00
            thv-einde | warn 48 hours | 2026-01-13T19:00:00+01:00 | owner
          Mon 2026-01-12 19:00 +01:00
            thv-einde | warn 24 hours | 2026-01-13T19:00:00+01:00 | owner
            thv-einde | -24 hours | 2026-01-13T19:00:00+01:00 | casusregisseur, contactpersoon-om
          Tue 2026-01-13 13:00 +01:00
            thv-einde | warn 6 hours | 2026-01-13T19:00:00+01:00 | owner
          # Six weeks from Tue 16 December: Tue 27 January. The case was closed that afternoon.
          Tue 2026-01-20 08:00 +01:00
            thv-beroep | warn 1 week | 2026-01-27 | owner
          Tue 2026-01-27 08:00 +01:00
            thv-beroep | due | 2026-01-27 | owner, teamleider
          """
        )
    )
    #expect(
      try file.clocks(asOf: "2027-01-01")
        == lines(
          """
          thv-advies met: 2025-12-24T19:00:00+01:00
          thv-einde met: 2026-01-13T19:00:00+01:00
          thv-beroep cancelled: 2026-01-27
          vt-acuut met: 2025-12-16T20:30:00+01:00
          vt-veiligheidsbeoordeling met: protocol 2025-12-23, wet 2025-12-22
          """
        )
    )
  }

  @Test("C2 without an extension: the order ends on Second Christmas Day at the hour it began")
  func barringOrderNotExtended() throws {
    let order =
      #"{"id":"1","case":"C2","time":"2025-12-16T19:00:00+01:00","type":"huisverbod-opgelegd"}"#
    let file = try CaseFile(order, Self.editions)
    #expect(
      try file.story(until: "2026-01-01")
        == lines(
          """
          Fri 2025-12-19 08:00 +01:00
            thv-einde | warn 4 working days | 2025-12-26T19:00:00+01:00 | owner
          Mon 2025-12-22 19:00 +01:00
            thv-advies | warn 2 days | 2025-12-24T19:00:00+01:00 | owner
          Tue 2025-12-23 19:00 +01:00
            thv-advies | warn 1 day | 2025-12-24T19:00:00+01:00 | owner
            thv-advies | -24 hours | 2025-12-24T19:00:00+01:00 | casusregisseur, contactpersoon-om
          # The advice is due, and the end is 48 hours away.
          Wed 2025-12-24 19:00 +01:00
            thv-advies | due | 2025-12-24T19:00:00+01:00 | procesregisseur, burgemeester
            thv-einde | warn 48 hours | 2025-12-26T19:00:00+01:00 | owner
          Thu 2025-12-25 19:00 +01:00
            thv-einde | warn 24 hours | 2025-12-26T19:00:00+01:00 | owner
            thv-einde | -24 hours | 2025-12-26T19:00:00+01:00 | casusregisseur, contactpersoon-om
          Fri 2025-12-26 13:00 +01:00
            thv-einde | warn 6 hours | 2025-12-26T19:00:00+01:00 | owner
          Fri 2025-12-26 19:00 +01:00
            thv-einde | due | 2025-12-26T19:00:00+01:00 | procesregisseur, burgemeester
          """
        )
    )
  }

  // MARK: - C3

  private static let handOver = #"""
    {"id":"1","case":"C3","time":"2026-04-29T09:00:00+02:00","type":"eigenaar-toegewezen",\#
    "eigenaar":"vt-zob"}
    {"id":"2","case":"C3","time":"2026-04-30T10:00:00+02:00","type":"overdracht-aangeboden",\#
    "overdracht":"o1","naar":"wijkteam-noord"}
    {"id":"3","case":"C3","time":"2026-05-04T16:00:00+02:00","type":"overdracht-geaccepteerd",\#
    "overdracht":"o1","naar":"wijkteam-noord"}
    {"id":"4","case":"C3","time":"2026-05-19T09:00:00+02:00","type":"eerste-contact-gelegd",\#
    "overdracht":"o1"}
    """#

  @Test("C3, a hand-over before 5 May: accepted on the last day, the first contact late")
  func handOverBeforeLiberationDay() throws {
    let file = try CaseFile(Self.handOver, Self.editions)
    #expect(
      try file.story(until: "2027-01-01")
        == lines(
          """
          # Two working days from Thu 30 April: Fri 1, Mon 4 May.
          Fri 2026-05-01 08:00 +02:00
            overdracht-acceptatie | warn 1 working day | 2026-05-04 | owner
          Mon 2026-05-04 08:00 +02:00
            overdracht-acceptatie | due | 2026-05-04 | owner, naar.teamleider
          # Accepted that day; five working days: [5 May], 6, 7, 8, 11, 12.
          Fri 2026-05-08 08:00 +02:00
            overdracht-eerste-contact | warn 2 working days | 2026-05-12 | owner
          Tue 2026-05-12 08:00 +02:00
            overdracht-eerste-contact | due | 2026-05-12 | owner, naar.teamleider
          Wed 2026-05-13 08:00 +02:00
            overdracht-eerste-contact | +1 working day | 2026-05-12 | teamleider, naar.manager
          # Three working days: 13, [14 Ascension Day], 15 (a decree day, on which people work), 18.
          Mon 2026-05-18 08:00 +02:00
            overdracht-eerste-contact | +3 working days | 2026-05-12 | gemeente
          # Again a working day later; the contact came at 09:00.
          Tue 2026-05-19 08:00 +02:00
            overdracht-eerste-contact | +3 working days #1 | 2026-05-12 | gemeente
          """
        )
    )
    #expect(try file.owner(asOf: "2026-05-04T15:59:00+02:00") == "vt-zob")
    #expect(try file.owner(asOf: "2026-05-04T16:00:00+02:00") == "wijkteam-noord")
  }

  // MARK: - C4

  private static let consultation = #"""
    {"id":"1","case":"C4","time":"2026-04-24T16:00:00+02:00","type":"casus-aangemeld-zvh"}
    {"id":"2","case":"C4","time":"2026-04-28T14:00:00+02:00","type":"zvh-triage-gedaan"}
    {"id":"3","case":"C4","time":"2026-04-30T13:00:00+02:00","type":"casusoverleg-gehouden"}
    {"id":"4","case":"C4","time":"2026-06-12T10:00:00+02:00","type":"plan-geevalueerd"}
    """#

  @Test(
    "C4, a consultation round King's Day: the cut-off holds, the evaluation is due in six weeks"
  )
  func consultationRoundKingsDay() throws {
    let story = try CaseFile(Self.consultation, Self.editions).story(until: "2027-01-01")
    #expect(
      story
        == lines(
          """
          # Fri 24 April 16:00 is before the cut-off of Mon 27 April 12:00, so Tue 28. The working day
          # before it is Fri 24 ([27 King's Day]) at 08:00, before the start: told at the start.
          Fri 2026-04-24 16:00 +02:00
            zvh-triage | warn 1 working day | 2026-04-28 | owner
          Tue 2026-04-28 08:00 +02:00
            zvh-triage | due | 2026-04-28 | owner, casusregisseur
          # Six weeks from Thu 30 April: Thu 11 June.
          Thu 2026-06-04 08:00 +02:00
            zvh-evaluatie | warn 1 week | 2026-06-11 | owner
          Thu 2026-06-11 08:00 +02:00
            zvh-evaluatie | due | 2026-06-11 | owner, casusregisseur
          Fri 2026-06-12 08:00 +02:00
            zvh-evaluatie | +1 working day | 2026-06-11 | procesregisseur
          """
        )
    )
  }

  @Test("C4 where the organisation moves the cut-off forward: after it the next triage is meant")
  func cutOffMovedForward() throws {
    let text = try #require(ConfigurationFolder.text(ofFile: Repository.root + "/" + Self.path))
    try withTemporaryFolder { folder in
      let path = folder + "/earlier.yaml"
      try write(
        text.split(separator: "on-holiday: keep").joined(separator: "on-holiday: earlier"),
        to: path
      )
      let editions = Repository.editions(policy: path)
      func due(_ time: String) throws -> [String] {
        try CaseFile(
          #"{"id":"1","case":"C4","time":"\#(time)","type":"casus-aangemeld-zvh"}"#,
          editions
        ).clocks(asOf: "2026-04-24T16:00:00+02:00")
      }
      // Monday 27 April is King's Day, so the cut-off is Friday 24 April 12:00.
      #expect(try due("2026-04-24T11:59:00+02:00") == ["zvh-triage running: 2026-04-28"])
      // At the cut-off it has passed. Next week's Tuesday is 5 May, so Monday 4 May.
      #expect(try due("2026-04-24T12:00:00+02:00") == ["zvh-triage running: 2026-05-04"])
      #expect(try due("2026-04-24T16:00:00+02:00") == ["zvh-triage running: 2026-05-04"])
    }
  }

  @Test("an agreed evaluation that would fall on Ascension Day is due the working day before")
  func evaluationBeforeAscensionDay() throws {
    let consultation = #"""
      {"id":"1","case":"C4","time":"2026-04-02T13:00:00+02:00","type":"casusoverleg-gehouden"}
      """#
    // Six weeks from Thu 2 April is Thu 14 May, Ascension Day.
    #expect(
      try CaseFile(consultation, Self.editions).clocks(asOf: "2026-04-03")
        == ["zvh-evaluatie running: 2026-05-13"]
    )
  }

  // MARK: - C5

  @Test("C5, an acute melding in the hour that comes twice: the offset tells which hour is meant")
  func acuteInTheFold() throws {
    let first = #"""
      {"id":"1","case":"C5","time":"2026-10-25T02:40:00+02:00","type":"melding-ontvangen",\#
      "melding":"m1","organisatie":"vt-zob"}
      {"id":"2","case":"C5","time":"2026-10-25T05:00:00+01:00","type":"acute-check-gedaan"}
      {"id":"3","case":"C5","time":"2026-10-29T12:00:00+01:00","type":"triagebesluit-genomen",\#
      "melding":"m1","uitkomst":"advies"}
      """#
    #expect(
      try CaseFile(first, Self.editions).story(until: "2027-01-01")
        == lines(
          """
          # 02:40 CEST is 00:40Z; sixty minutes on is 01:40Z, which the clock shows as 02:40 again.
          Sun 2026-10-25 02:10 +01:00
            vt-acuut | warn 30 minutes | 2026-10-25T02:40:00+01:00 | owner
          Sun 2026-10-25 02:40 +01:00
            vt-acuut | due | 2026-10-25T02:40:00+01:00 | piket
          Sun 2026-10-25 02:55 +01:00
            vt-acuut | +15 minutes | 2026-10-25T02:40:00+01:00 | achterwacht
          Sun 2026-10-25 03:10 +01:00
            vt-acuut | +30 minutes | 2026-10-25T02:40:00+01:00 | manager
          Sun 2026-10-25 03:40 +01:00
            vt-acuut | +60 minutes | 2026-10-25T02:40:00+01:00 | bestuurder
          # Every sixty minutes until the check at 05:00.
          Sun 2026-10-25 04:40 +01:00
            vt-acuut | +60 minutes #1 | 2026-10-25T02:40:00+01:00 | bestuurder
          # Five working days: 26..30 October; the law's five days end on Fri 30 too.
          Wed 2026-10-28 08:00 +01:00
            vt-veiligheidsbeoordeling | warn 2 working days | 2026-10-30 | owner
          Thu 2026-10-29 08:00 +01:00
            vt-veiligheidsbeoordeling | warn 1 working day | 2026-10-30 | owner
          """
        )
    )
    let second = #"""
      {"id":"1","case":"C5","time":"2026-10-25T02:40:00+01:00","type":"melding-ontvangen"}
      {"id":"2","case":"C5","time":"2026-10-25T03:45:00+01:00","type":"acute-check-gedaan"}
      """#
    #expect(
      try CaseFile(second, Self.editions).story(until: "2026-10-26")
        == lines(
          """
          # 02:40 CET is 01:40Z; sixty minutes on is 02:40Z, 03:40 on the clock.
          Sun 2026-10-25 03:10 +01:00
            vt-acuut | warn 30 minutes | 2026-10-25T03:40:00+01:00 | owner
          Sun 2026-10-25 03:40 +01:00
            vt-acuut | due | 2026-10-25T03:40:00+01:00 | piket
          """
        )
    )
  }

  // MARK: - C6

  private static let relocation = #"""
    {"id":"1","case":"C6","time":"2026-10-09T10:00:00+02:00","type":"melding-ontvangen",\#
    "melding":"m1","organisatie":"vt-zob"}
    {"id":"2","case":"C6","time":"2026-10-09T10:20:00+02:00","type":"acute-check-gedaan"}
    {"id":"3","case":"C6","time":"2026-10-16T11:00:00+02:00","type":"triagebesluit-genomen",\#
    "melding":"m1","uitkomst":"onderzoek"}
    {"id":"4","case":"C6","time":"2026-12-17T11:00:00+01:00","type":"verhuisd-andere-regio"}
    {"id":"5","case":"C6","time":"2026-12-17T11:30:00+01:00","type":"overdracht-aangeboden",\#
    "overdracht":"o1","naar":"vt-gv"}
    {"id":"6","case":"C6","time":"2026-12-21T15:00:00+01:00","type":"overdracht-geaccepteerd",\#
    "overdracht":"o1","naar":"vt-gv"}
    {"id":"7","case":"C6","time":"2026-12-28T16:00:00+01:00","type":"dienst-afgerond",\#
    "dienst":"onderzoek","signed-by":"casusverantwoordelijke"}
    {"id":"8","case":"C6","time":"2026-12-29T09:00:00+01:00","type":"eerste-contact-gelegd",\#
    "overdracht":"o1"}
    {"id":"9","case":"C6","time":"2026-12-29T11:00:00+01:00","type":"dienst-afgerond",\#
    "dienst":"onderzoek","signed-by":"gedragswetenschapper"}
    """#

  @Test("C6, a relocation: the ten weeks run on, and the old region owns the case until acceptance")
  func relocation() throws {
    let file = try CaseFile(Self.relocation, Self.editions)
    #expect(
      try file.story(until: "2027-06-01")
        == lines(
          """
          # Five working days from Fri 9 October: 12..16; the law's five days end on Wed 14.
          Mon 2026-10-12 08:00 +02:00
            vt-veiligheidsbeoordeling | warn 2 working days | 2026-10-16 | owner
          Tue 2026-10-13 08:00 +02:00
            vt-veiligheidsbeoordeling | warn 1 working day | 2026-10-16 | owner
          Fri 2026-10-16 08:00 +02:00
            vt-veiligheidsbeoordeling | due | 2026-10-16 | owner, teamleider
          # Ten weeks from Fri 16 October: Fri 25 December, [26, 27], Mon 28 December.
          Mon 2026-11-30 08:00 +01:00
            vt-onderzoek | warn 4 weeks | 2026-12-28 | owner
          Mon 2026-12-14 08:00 +01:00
            vt-onderzoek | warn 2 weeks | 2026-12-28 | owner
          # Two working days from Thu 17 December: 18, 21.
          Fri 2026-12-18 08:00 +01:00
            overdracht-acceptatie | warn 1 working day | 2026-12-21 | owner
          Mon 2026-12-21 08:00 +01:00
            vt-onderzoek | warn 1 week | 2026-12-28 | owner
            overdracht-acceptatie | due | 2026-12-21 | owner, naar.teamleider
          # Two working days before Mon 28: 24, 23.
          Wed 2026-12-23 08:00 +01:00
            vt-onderzoek | warn 2 working days | 2026-12-28 | owner
          # Accepted on Mon 21; five working days: 22, 23, 24, [25..27], 28, 29.
          Thu 2026-12-24 08:00 +01:00
            overdracht-eerste-contact | warn 2 working days | 2026-12-29 | owner
          Mon 2026-12-28 08:00 +01:00
            vt-onderzoek | due | 2026-12-28 | owner, teamleider
          # One signature on Mon 28 does not stop it; the second came on Tue 29 at 11:00.
          Tue 2026-12-29 08:00 +01:00
            vt-onderzoek | +1 working day | 2026-12-28 | gedragswetenschapper
            overdracht-eerste-contact | due | 2026-12-29 | owner, naar.teamleider
          """
        )
    )
    #expect(
      try file.clocks(asOf: "2027-06-01")
        == lines(
          """
          vt-acuut met: 2026-10-09T11:00:00+02:00
          vt-veiligheidsbeoordeling met: protocol 2026-10-16, wet 2026-10-14
          vt-onderzoek late: 2026-12-28
          overdracht-acceptatie met: 2026-12-21
          overdracht-eerste-contact met: 2026-12-29
          """
        )
    )
    #expect(try file.owner(asOf: "2026-12-17T11:30:00+01:00") == "vt-zob")
    #expect(try file.owner(asOf: "2026-12-21T14:59:59+01:00") == "vt-zob")
    #expect(try file.owner(asOf: "2026-12-21T15:00:00+01:00") == "vt-gv")
  }
}
