import Foundation
import Policy
import TestSupport
import Testing

/// Where what a source wrote becomes a text again: all of it, so that one more is seen in review.
struct WaysOutTests {
  /// What is used for it, in which file, how often, and why that is right.
  private static let known: [(way: String, file: String, count: Int, reason: String)] = [
    (".asCaseKey", "Casework/Merging.swift", 1, "a case is found by its key"),
    (".asOrganisation", "Policy/Roster+Finding.swift", 1, "a notice names whose role it is for"),
    (".withKeptBytes(", "Ledger/FactChunk.swift", 1, "the ledger keeps what was sent"),
    (".withKeptBytes(", "Watch/CaseReader.swift", 1, "hashed: the words of the policy itself"),
    (
      decoding, "Casework/Interner.swift", 1, "keys of cases, types, names; values by PersonalTexts"
    ),
    (decoding, "Ledger/Bytes.swift", 2, "what was decided, and keys of cases"),
    (decoding, "Ledger/FactChunk.swift", 2, "an event's id and source, for the id of what is told"),
    (decoding, "Ledger/Statement.swift", 1, "columns of text; none holds an event"),
    (decoding, "Notation/EventReader+Record.swift", 1, "a source is looked up by its name"),
    (decoding, "Notation/JSONCursor.swift", 2, "ids and sources of events; JSON of our own"),
    (decoding, "Notation/JSONWriter.swift", 1, "what was written, as a text"),
    (decoding, "Notation/PlainText.swift", 1, "a value of a list, quoted"),
    (decoding, "Station/ArchiveErasure.swift", 2, "a file's name; what was refused, to be erased"),
    (decoding, "Station/ClockRecord.swift", 2, "the clock's record, and the boot's id"),
    (
      decoding, "Station/ControlAnswer.swift", 2, "what commands say, from the daemon to its caller"
    ),
    (decoding, "Station/DaemonReport.swift", 1, "the daemon's report"),
    (decoding, "Station/DeliveryOrders.swift", 1, "what people ordered of deliveries"),
    (decoding, "Station/ErasureOrders.swift", 1, "what people ordered to be erased"),
    (decoding, "Station/Inbox+Refusing.swift", 1, "a file's name, for its line in quarantine"),
    (decoding, "Station/InboxJob.swift", 1, "what was refused, for quarantine"),
    (decoding, "Watch/Audit+Facts.swift", 1, "an event's id and source, hashed"),
    (decoding, "Watch/DigestPages+Kept.swift", 1, "a page of our own"),
    (decoding, "Watch/Hearing.swift", 1, "a source is looked up by its name"),
  ]
  private static let decoding = "decoding:"

  /// The floors on which events lie as bytes; the policy's files are none of them.
  private static let floors = ["Casework/", "Ledger/", "Notation/", "Station/", "Watch/"]

  /// Each source file, by its path within `Sources`.
  private static let sources: [(file: String, text: String)] = {
    let folder = "\(Repository.root)/Sources"
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".swift") }.sorted().map { file in
      (file, ConfigurationFolder.text(ofFile: "\(folder)/\(file)") ?? "")
    }
  }()

  @Test(
    "every way out is one that is known, and each that is known is there",
    arguments: [".asCaseKey", ".asOrganisation", ".withKeptBytes(", decoding]
  )
  func waysOut(way: String) {
    let found = Self.sources.compactMap { file, text -> String? in
      let isLookedAt = way != Self.decoding || Self.floors.contains { file.hasPrefix($0) }
      let count = text.components(separatedBy: way).count - 1
      return isLookedAt && count > 0 ? "\(file) \(count)" : nil
    }
    let wanted = Self.known.filter { $0.way == way }.map { "\($0.file) \($0.count)" }
    #expect(found == wanted)
  }

  @Test("what ends the program says nothing but what stands in the code")
  func traps() {
    let traps = ["fatalError(", "preconditionFailure(", "precondition(", "assertionFailure("]
    let found = Self.sources.flatMap { file, text in
      text.split(separator: "\n").filter { line in
        traps.contains { line.contains($0) } && line.contains("\\(")
      }.map { "\(file): \($0)" }
    }
    // A table of the program's own.
    #expect(found.filter { !$0.hasPrefix("Endpoints/AddressBlock.swift") } == [])
  }
}
