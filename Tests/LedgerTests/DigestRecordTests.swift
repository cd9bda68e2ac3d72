import Civil
import Ledger
import TestSupport
import Testing

/// Pages in the ledger: one for each day and audience.
struct DigestRecordTests {
  private func record(
    _ day: Int32,
    _ role: String = "teamleider",
    _ organisation: String? = "vt-zob"
  ) -> LedgerTransaction.DigestRecord {
    LedgerTransaction.DigestRecord(
      role: role,
      organisation: organisation,
      day: LocalDate(days: day),
      made: Instant(seconds: Int64(day) * 86_400),
      since: day == 1 ? nil : Instant(seconds: Int64(day - 1) * 86_400),
      facts: 7,
      escalations: 3,
      hash: [1, 2, 3],
      notice: Int64(day) * 10 + Int64(role.count),
      pages: [9, 0, 8],
      head: day == 1 ? nil : "\(day):00ff"
    )
  }

  @Test("a page is read back as it was recorded; one of all organisations stands apart")
  func roundTrip() throws {
    let ledger = try Ledger.inMemory()
    let all = [record(1), record(2), record(2, "manager"), record(2, "teamleider", nil)]
    try ledger.step { transaction throws in
      for record in all { try transaction.append(record) }
    }
    try ledger.read { transaction throws in
      for record in all {
        let found = try transaction.digest(of: record.role, record.organisation, on: record.day)
        #expect(found == record)
      }
      #expect(try transaction.digest(of: "manager", nil, on: LocalDate(days: 2)) == nil)
      #expect(try transaction.digest(ofNotice: 27)?.role == "manager")
      #expect(try transaction.digest(ofNotice: 28) == nil)
    }
  }

  @Test("the newest page of an audience is found, also before a day, without its forms")
  func newest() throws {
    let ledger = try Ledger.inMemory()
    try ledger.step { transaction throws in
      for day in [3, 1, 2] as [Int32] { try transaction.append(record(day)) }
    }
    try ledger.read { transaction throws in
      var wanted = record(3)
      wanted.pages = []
      #expect(try transaction.newestDigest(of: "teamleider", "vt-zob") == wanted)
      let before = try transaction.newestDigest(
        of: "teamleider",
        "vt-zob",
        before: LocalDate(days: 3)
      )
      #expect(before?.day == LocalDate(days: 2))
      #expect(try transaction.newestDigest(of: "teamleider", nil) == nil)
      #expect(try transaction.digests(limit: 2).map(\.day.days) == [2, 1])
    }
  }

  @Test("a second page of a day and audience undoes the whole step")
  func twice() throws {
    let ledger = try Ledger.inMemory()
    try ledger.step { try $0.append(record(1)) }
    #expect(throws: LedgerError.self) {
      try ledger.step { transaction throws in
        try transaction.append(record(2))
        try transaction.append(record(1))
      }
    }
    #expect(try ledger.read { try $0.digests(limit: 9) }.map(\.day.days) == [1])
  }
}
