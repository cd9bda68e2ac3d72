package import Civil
import Foundation
import Glibc
import Notation

/// What the daemon says of itself, kept in the state folder as `daemon.json` for `status` and `reload`.
package struct DaemonReport: Hashable, Sendable {
  /// The process, while it holds the ledger's lock.
  package private(set) var process: Int32 = getpid()

  /// How often it has read its configuration anew, and when it did last, or began.
  package private(set) var reloads = 0
  package private(set) var at = Instant.distantPast

  /// Whether the newest configuration was refused, and the one before goes on.
  package private(set) var isRefused = false

  /// The codes of the diagnostics that it was refused for, and all of it in words.
  package private(set) var codes: [String] = []
  package private(set) var reasons: [String] = []

  init() {}

  mutating func begin(at now: Instant) { at = now }

  mutating func take(at now: Instant) { finish([], [], isRefused: false, now) }

  mutating func refuse(_ codes: [String], _ reasons: [String], at now: Instant) {
    finish(codes, reasons, isRefused: true, now)
  }

  private mutating func finish(
    _ codes: [String],
    _ reasons: [String],
    isRefused: Bool,
    _ now: Instant
  ) {
    reloads += 1
    at = now
    self.isRefused = isRefused
    self.codes = codes
    self.reasons = reasons
  }

  // MARK: - The file

  /// What the newest daemon of that state folder said; nil where none ever did.
  package init?(state: String) {
    guard let data = FileManager.default.contents(atPath: Self.path(state)),
      let json = try? JSONValue(String(decoding: data, as: UTF8.self)),
      case .number(let process)? = json["process"], case .number(let reloads)? = json["reloads"],
      let process = Int32(process), let reloads = Int(reloads),
      let at = json["at"]?.text.flatMap({ TimeText($0) })
    else { return nil }
    self.process = process
    self.reloads = reloads
    self.at = at.moment(in: .utc).instant
    isRefused = json["refused"] == .bool(true)
    codes = json["codes"]?.texts ?? []
    reasons = json["reasons"]?.texts ?? []
  }

  /// Writes it; where that fails none is left, for an old one may name another process by now.
  func write(state: String) throws(SystemError) {
    var json = JSONWriter()
    json.object { json in
      json.number("process", process)
      json.number("reloads", reloads)
      json.string("at", at.text)
      json.bool("refused", isRefused)
      json.array("codes") { json in codes.forEach { json.string(nil, $0) } }
      json.array("reasons") { json in reasons.forEach { json.string(nil, $0) } }
    }
    json.newline()
    do throws(SystemError) {
      try StateFile.write(json.bytes, to: Self.path(state))
    } catch {
      unlink(Self.path(state))
      throw error
    }
  }

  private static func path(_ state: String) -> String { state + "/daemon.json" }
}

extension JSONValue {
  fileprivate var texts: [String] {
    guard case .array(let values) = self else { return [] }
    return values.compactMap(\.text)
  }
}
