import Casework
import Civil
import Digest
import Ledger
import Notation
import Policy

/// The pages: their totals are those of the ledger as it was.
extension Audit {
  /// Of how many of the newest makings the cases are counted again; each looks at every case.
  private static let recounted = 7
  private static let listed = 1000

  /// Pages that were made together.
  private struct Making: Hashable {
    var day: LocalDate
    var made: Instant
    var since: Instant?
  }

  /// - Returns: how many pages were looked at.
  func checkDigests(
    _ progress: (Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) -> Int {
    let (records, erased) = try ledger.read { transaction in
      (try transaction.digests(limit: Self.listed), try transaction.newestErasure())
    }
    var makings: [Making] = []
    for record in records {
      let making = Making(day: record.day, made: record.made, since: record.since)
      if makings.last != making, !makings.contains(making) { makings.append(making) }
    }
    var count = 0
    // What was counted before a case was erased can't be counted again.
    let wanted = makings.filter { $0.made > erased ?? .distantPast }.prefix(Self.recounted)
    for (number, making) in wanted.enumerated() {
      progress(Int64(number), Int64(wanted.count))
      let own = records.filter {
        $0.day == making.day && $0.made == making.made && $0.since == making.since
      }
      try recount(own, making, tell)
      count += own.count
    }
    return count
  }

  private func recount(
    _ records: [LedgerTransaction.DigestRecord],
    _ making: Making,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    guard let watch = try watch(at: making.made) else { return }
    let digests = try watch.digests(
      for: records.map { DigestAudience(role: $0.role, organisation: $0.organisation) },
      day: making.day,
      made: making.made,
      since: making.since,
      language: settings.language
    )
    for (record, digest) in zip(records, digests) {
      let reader = record.role + (record.organisation.map { "@" + $0 } ?? "")
      let key = "\(record.day) \(reader)"
      guard let pages = try kept(record) else { continue }
      guard let kept = Self.totals(in: pages) else {
        tell(AuditFinding(.digestDamaged, in: "digests", key))
        continue
      }
      for (name, number) in Self.compared(digest.proof, with: kept) where kept[name] != number {
        let told = kept[name].map { "\($0)" } ?? "-"
        tell(AuditFinding(.digestDiffers, in: "digests", key, "\(name): \(told), \(number)"))
      }
    }
  }

  /// What makes pages as they were made at an instant; nil where its editions are lost.
  private func watch(at made: Instant) throws(LedgerError) -> Watch? {
    let archive = try ledger.read { transaction -> EditionArchive? in
      guard let active = try transaction.activation(at: made),
        active.edition != watch.editions.fingerprint
      else { return nil }
      return try transaction.archive(of: active.edition) { EditionArchive(packed: $0) } ?? nil
    }
    guard let archive else { return watch }
    guard let editions = Editions.restored(from: archive) else { return nil }
    return Watch(
      ledger,
      editions,
      sources: watch.sources,
      language: settings.language,
      threads: watch.threads,
      roster: watch.roster
    )
  }

  /// A page with its forms; nil where they are gone, because they have been kept long enough.
  private func kept(
    _ record: LedgerTransaction.DigestRecord
  ) throws(LedgerError) -> LedgerTransaction.DigestRecord? {
    let whole = try ledger.read { transaction in
      try transaction.digest(of: record.role, record.organisation, on: record.day)
    }
    return whole.flatMap { $0.pages.isEmpty ? nil : $0 }
  }

  /// The totals that a page was sent with; nil where it can't be read back.
  private static func totals(
    in record: LedgerTransaction.DigestRecord
  ) -> [String: Int64]? {
    guard let pages = DigestPages(record), let proof = (try? JSONValue(pages.json))?["proof"]
    else { return nil }
    var totals: [String: Int64] = [:]
    for (name, _) in Self.totals(of: DigestProof()) { totals[name] = proof[name]?.integer }
    totals[shielded] = proof[shielded]?.integer
    return totals
  }

  private static let shielded = "shielded"

  /// What a page must have said; where cases are left out, then or now, only how many were read.
  ///
  /// Who read it that day, and so what was left out, stood in a roster that nobody keeps.
  private static func compared(
    _ proof: DigestProof,
    with kept: [String: Int64]
  ) -> [(String, Int64)] {
    guard proof.shielded > 0 || kept[shielded] != nil else { return totals(of: proof) }
    let left = kept[shielded] ?? 0
    return [("read", Int64(proof.read + proof.shielded) - left)]
  }

  private static func totals(of proof: DigestProof) -> [(String, Int64)] {
    [
      ("read", Int64(proof.read)), ("withClock", Int64(proof.withClock)),
      ("exempt", Int64(proof.exempt)), ("closed", Int64(proof.closed)),
      ("withoutClock", Int64(proof.withoutClock)), ("clocks", Int64(proof.clocks)),
    ]
  }
}
