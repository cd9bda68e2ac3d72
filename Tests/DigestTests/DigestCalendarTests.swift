import Casework
import Civil
import Digest
import TestSupport
import Testing

/// The calendar as programs take it that know RFC 5545 and nothing of us.
struct DigestCalendarTests {
  private static let audience = DigestAudience(role: "teamleider", organisation: "vt-zob")

  private func calendar(
    _ entries: [CalendarEntry],
    _ language: Language = .nl,
    for audience: DigestAudience = Self.audience
  ) throws -> DigestCalendar {
    let today = try #require(LocalDate(year: 2026, month: 3, day: 5))
    var calendar = DigestCalendar(
      audience,
      made: Instant(microseconds: 1_772_694_000_500_000),
      today: today,
      language: language
    )
    for entry in entries { calendar.add(entry) }
    return calendar
  }

  private func entry(_ number: Int, days: Int = 0, _ title: String = "T") throws -> CalendarEntry {
    let today = try #require(LocalDate(year: 2026, month: 3, day: 5))
    return CalendarEntry(
      id: "id\(number)",
      revision: 2,
      subject: "VT-\(number)",
      title: title,
      day: today + days
    )
  }

  /// The content lines, folds taken back.
  private func lines(_ calendar: DigestCalendar) -> [String] {
    // Byte by byte: to Swift a CR with its LF is one character.
    var lines: [[UInt8]] = []
    for line in calendar.bytes.split(separator: 0x0A) {
      #expect(line.last == 0x0D, "a line is ended by CRLF")
      if line.first == 0x20, !lines.isEmpty {
        lines[lines.count - 1] += line.dropFirst().dropLast()
      } else {
        lines.append(Array(line.dropLast()))
      }
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("the calendar is what it was, to the letter")
  func golden() throws {
    var timed = try entry(2, days: 1, "Huisverbod eindigt")
    timed.time = TimeOfDay(hour: 14, minute: 30)
    timed.status = .tentative
    var over = try entry(3, days: -3, "Melding; triage, \\ en besluit")
    over.status = .cancelled
    let lines = lines(try calendar([timed, try entry(1, days: 1, "Onderzoek (advies)"), over]))
    #expect(
      lines == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Termijnwacht//NONSGML Termijnwacht//NL",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "NAME:Termijnen: teamleider (vt-zob)",
        "X-WR-CALNAME:Termijnen: teamleider (vt-zob)", "DESCRIPTION:3 termijnen.",
        "LAST-MODIFIED:20260305T070000Z", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "BEGIN:VEVENT", "UID:id3@termijnwacht", "DTSTAMP:20260305T070000Z", "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20260302",
        #"SUMMARY:VT-3: Melding\; triage\, \\ en besluit (beëindigd)"#, "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT", "END:VEVENT",
        "BEGIN:VEVENT", "UID:id1@termijnwacht", "DTSTAMP:20260305T070000Z", "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20260306", "SUMMARY:VT-1: Onderzoek (advies)", "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT", "END:VEVENT",
        "BEGIN:VEVENT", "UID:id2@termijnwacht", "DTSTAMP:20260305T070000Z", "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20260306", "SUMMARY:14:30 VT-2: Huisverbod eindigt (opgeschort)",
        "STATUS:TENTATIVE", "TRANSP:TRANSPARENT", "END:VEVENT",
        "END:VCALENDAR",
      ]
    )
  }

  @Test(
    "a role stands in words, as on the pages",
    arguments: [(.nl, "Termijnen: eigenaar (vt)"), (.en, "Terms: owner (vt)")]
      as [(Language, String)]
  )
  func role(language: Language, name: String) throws {
    let audience = DigestAudience(role: "owner", organisation: "vt")
    #expect(lines(try calendar([], language, for: audience)).contains("NAME:\(name)"))
  }

  @Test("no line is longer than 75 bytes, no fold parts a character, and nothing gets lost")
  func folding() throws {
    let letters: [Unicode.Scalar] = ["a", "é", "漢", "\u{1F4C5}", ";", ",", "\\", " ", "\u{301}"]
    var random = SplitMix64(seed: 5)
    for length in 0..<300 {
      var title = ""
      for _ in 0..<length {
        title.unicodeScalars.append(letters[Int.random(in: letters.indices, using: &random)])
      }
      let calendar = try calendar([try entry(length, title)])
      for line in calendar.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        #expect(line.isEmpty || line.last == 0x0D)
        #expect(line.count <= 76, "75 bytes and the CR")
        #expect(String(validating: line, as: UTF8.self) != nil)
      }
      let summary = try #require(lines(calendar).first { $0.hasPrefix("SUMMARY:") })
      let plain = summary.unicodeScalars.split(separator: ":", maxSplits: 1)[1]
      var unescaped = ""
      var isEscaped = false
      for scalar in plain {
        if scalar == "\\", !isEscaped {
          isEscaped = true
        } else {
          unescaped.unicodeScalars.append(scalar)
          isEscaped = false
        }
      }
      #expect(unescaped.unicodeScalars.elementsEqual("VT-\(length): \(title)".unicodeScalars))
    }
  }

  @Test("no key forges a line")
  func forgery() throws {
    let forged = try calendar([try entry(1, "x\r\nEND:VCALENDAR\u{2028}\u{0}\u{7}")])
    let lines = lines(forged)
    #expect(lines.count { $0 == "END:VCALENDAR" } == 1)
    #expect(forged.bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0D || $0 == 0x0A })
  }

  @Test("a calendar of too many terms has the nearest of them, and says how many there are")
  func limit() throws {
    let count = DigestCalendar.limit * 3
    var random = SplitMix64(seed: 1)
    let calendar = try calendar(
      try (0..<count).map { try entry($0, days: $0 - 100) }.shuffled(using: &random)
    )
    let today = try #require(LocalDate(year: 2026, month: 3, day: 5))
    #expect(calendar.entries.map { $0.day - today } == Array(0..<DigestCalendar.limit))
    let summary = "DESCRIPTION:De \(DigestCalendar.limit) naaste van \(count) termijnen."
    #expect(lines(calendar).contains(summary))
  }

  @Test("one that is empty says so, and one that could not be looked at says that")
  func empty() throws {
    var empty = try calendar([], .en)
    #expect(lines(empty).contains("SUMMARY:No terms: teamleider (vt-zob)"))
    empty.isChecked = false
    #expect(lines(empty).contains("SUMMARY:NOT CHECKED: Terms: teamleider (vt-zob)"))
    #expect(!lines(empty).contains { $0.hasPrefix("SUMMARY:No terms") })
  }
}
