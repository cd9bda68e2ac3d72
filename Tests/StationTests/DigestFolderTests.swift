import Casework
import Civil
import Foundation
import Station
import TestSupport
import Testing

/// Pages as files: whole, and under names that are no path.
struct DigestFolderTests {
  private func parcel(_ role: String, _ organisation: String?, hasPages: Bool = true) -> Parcel {
    let at = Instant(seconds: 1_772_694_000)
    let notice = Notice(
      id: "n",
      kind: .digest,
      role: role,
      organisation: organisation,
      path: [role],
      people: [],
      state: .pending,
      built: at,
      from: at,
      level: .info,
      escalations: [],
      subjects: []
    )
    return Parcel(
      delivery: Delivery(endpoint: "digest-folder", notice: 1, sequence: 1, at: at),
      notice: notice,
      escalations: [],
      attempted: at,
      pages: hasPages
        ? DigestPages(day: LocalDate(days: 20_517), text: "tekst\n", html: "<p/>", json: "{}") : nil
    )
  }

  private func codes(_ parcels: [Parcel], in folder: String) async -> [String] {
    await withCheckedContinuation { continuation in
      Task {
        await DigestFolder(folder).carry(parcels) { outcomes in
          continuation.resume(returning: outcomes.map { $0.1.code })
        }
      }
    }
  }

  @Test("each form has a file, nothing else lies there, and a second attempt changes nothing")
  func files() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/pages-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let parcels = [parcel("teamleider", "vt-zob"), parcel("manager", nil)]
    for _ in 0..<2 {
      #expect(await codes(parcels, in: folder) == ["0", "0"])
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(
        names == [
          "2026-03-05-manager.html", "2026-03-05-manager.json", "2026-03-05-manager.txt",
          "2026-03-05-teamleider--vt-zob.html", "2026-03-05-teamleider--vt-zob.json",
          "2026-03-05-teamleider--vt-zob.txt",
        ]
      )
    }
    let text = FileManager.default.contents(atPath: folder + "/2026-03-05-manager.txt")
    #expect(text == Data("tekst\n".utf8))
  }

  @Test("a page that is lost, a name that is a path and a folder that can't be are told")
  func failures() async {
    let folder = FileManager.default.temporaryDirectory.path + "/pages-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(await codes([parcel("tl", nil, hasPages: false)], in: folder) == ["E-DIGEST-PAGE"])
    #expect(await codes([parcel("../tl", nil)], in: folder) == ["E-DIGEST-NAME"])
    #expect(await codes([parcel("tl", nil)], in: "/dev/null/x") == ["errno 20"])
  }
}
