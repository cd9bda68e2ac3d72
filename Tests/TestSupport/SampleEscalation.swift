package import Casework
import Civil

/// An escalation that was never decided: what ledger and sinks carry, with a number of its own.
package func sampleEscalation(_ number: Int, of subject: String = "VT-2026-0042") -> Escalation {
  let at = Instant(seconds: 1_780_000_000 + Int64(number) * 60)
  return Escalation(
    id: sampleID(number).map { padded(Int($0), 3) }.joined(),
    sequence: Int64(number),
    subject: subject,
    rule: "vt-onderzoek",
    title: "Onderzoek afronden",
    moment: number.isMultiple(of: 2) ? "m3" : nil,
    rung: "+1 working day",
    level: .error,
    effect: .statutory,
    at: at,
    available: at,
    decided: at.adding(seconds: 2),
    due: "2026-05-18",
    dueAt: at.adding(seconds: -3600),
    readings: [.init(name: "protocol", due: "2026-05-18"), .init(name: "wet", due: "2026-05-14")],
    roles: ["owner", "teamleider"],
    reason: .overdue,
    repetition: number,
    mark: number.isMultiple(of: 3) ? .outage : nil
  )
}

/// The sixteen bytes by which the ledger knows it.
package func sampleID(_ number: Int) -> [UInt8] {
  (0..<16).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
