package import Casework
import Civil
import Digest
import Glibc
import Policy
import Sinks

/// Writes pages into a folder: `2026-03-05-teamleider--vt-zob.txt`, `.html` and `.json`, each whole or not
/// at all, and beside them the calendar `teamleider--vt-zob.ics`, always the newest.
///
/// A calendar has no day in its name: whoever subscribes to it asks for the same file every day.
package struct DigestFolder: Carrier {
  package let endpoint: String
  private let folder: String

  package init(_ folder: String) {
    endpoint = Configuration.digestFolder
    self.folder = folder
  }

  package func carry(
    _ parcels: [Parcel],
    then report: @escaping @Sendable ([(Delivery, AttemptOutcome)]) -> Void
  ) async {
    report(parcels.map { ($0.delivery, write($0)) })
  }

  /// Makes sure that it could write.
  package func announce(_ announcement: Announcement) async -> AttemptOutcome {
    do throws(DiskFailure) {
      try prepare()
      return AttemptOutcome(.delivered, code: "0")
    } catch {
      return Self.outcome(of: error)
    }
  }

  package func close() async {}

  private func write(_ parcel: Parcel) -> AttemptOutcome {
    let notice = parcel.notice
    guard let pages = parcel.pages else { return .pageLost }
    guard let stem = DigestFileName.stem(role: notice.role, organisation: notice.organisation)
    else { return AttemptOutcome(.retry(afterSeconds: nil), code: "E-DIGEST-NAME") }
    do throws(DiskFailure) {
      try prepare()
      for (form, text) in [("txt", pages.text), ("html", pages.html), ("json", pages.json + "\n")] {
        try write(Array(text.utf8), as: "\(pages.day)-\(stem).\(form)")
      }
      return AttemptOutcome(.delivered, code: "0")
    } catch {
      return Self.outcome(of: error)
    }
  }

  /// Writes a calendar over the one before; one whose audience can't be a file's name is passed over.
  func write(_ calendar: DigestCalendar) throws(DiskFailure) {
    let audience = calendar.audience
    guard let stem = DigestFileName.stem(role: audience.role, organisation: audience.organisation)
    else { return }
    try prepare()
    try write(calendar.bytes, as: "\(stem).ics")
  }

  /// Each file by a part of its own: pages and calendars are written side by side.
  private func write(_ bytes: [UInt8], as name: String) throws(DiskFailure) {
    try FileMove.write(bytes, to: "\(folder)/\(name)", hidden: ".\(name)")
  }

  private func prepare() throws(DiskFailure) {
    guard mkdir(folder, 0o750) == 0 || errno == EEXIST, access(folder, W_OK | X_OK) == 0 else {
      throw DiskFailure(operation: "write into the folder of pages", code: errno)
    }
  }

  private static func outcome(of failure: DiskFailure) -> AttemptOutcome {
    AttemptOutcome(.retry(afterSeconds: nil), code: "errno \(failure.code)")
  }
}
