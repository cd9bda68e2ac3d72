import Civil
import Policy
import TestSupport
import Testing

/// What the configuration says of how long things are kept.
struct RetentionSettingsTests {
  private func retention(_ yaml: String) throws -> Configuration.Retention {
    let head = """
      source: urn:x
      policy: p.yaml
      calendars: c
      state: s
      sinks: { journal: {} }

      """
    let read = Configuration.read(
      bytes: Array((head + yaml).utf8),
      file: "/etc/x",
      zone: Repository.configuration.zone
    )
    #expect(read.diagnostics == [])
    return try #require(read.configuration).retention
  }

  @Test("what isn't named is kept for good, and then nobody looks every day")
  func defaults() throws {
    #expect(try retention("") == Configuration.Retention())
    #expect(try !retention("").isDaily)
    let backups = try retention("retention: { backups: 90 days }")
    #expect(backups.backups == Term(90, .days) && !backups.isDaily)
  }

  @Test("every length is read, in words and as ISO 8601")
  func all() throws {
    let retention = try retention(
      """
      retention:
        cases: 20 years
        archive: P2Y
        quarantine: 6 months
        pages: 52 weeks
        rules: [retentie-vt, retentie-zvh]
      """
    )
    #expect(retention.cases == Term(20, .years) && retention.archive == Term(2, .years))
    #expect(retention.quarantine == Term(6, .months) && retention.pages == Term(52, .weeks))
    #expect(retention.backups == nil && retention.isDaily)
    #expect(retention.rules == ["retentie-vt", "retentie-zvh"])
  }
}
