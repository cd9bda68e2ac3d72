import Civil
import Foundation
import Glibc
import Notation
import Watch

/// What time was trusted since the machine was started, kept in the state folder as `clock.json`.
///
/// A daemon that starts again goes on by it, so that a restart is no way past a refused clock; and
/// whoever may write the state folder confirms a clock by writing it.
package struct ClockRecord: Hashable, Sendable {
  /// The kernel's name for this run of the machine (`/proc/sys/kernel/random/boot_id`).
  var boot: String

  /// When the machine was started, by the time that is trusted.
  var origin: Instant

  /// Confirms the wall clock as it is now.
  ///
  /// - Throws: `SystemError` where the folder can't be written; also where this run of the machine
  ///   has no name to be known by.
  package static func confirm(state: String) throws(SystemError) {
    guard let boot = runningBoot else { throw SystemError(code: ENOENT) }
    try ClockRecord(boot: boot, origin: WallClock.reading.origin).write(state: state)
  }

  /// What was trusted since the machine was started; nil where nothing was.
  static func read(state: String) -> ClockRecord? {
    guard let boot = runningBoot,
      let data = FileManager.default.contents(atPath: path(state)),
      let json = try? JSONValue(String(decoding: data, as: UTF8.self)),
      json["boot"]?.text == boot,
      let origin = json["origin"]?.text.flatMap({ TimeText($0) })
    else { return nil }
    return ClockRecord(boot: boot, origin: origin.moment(in: .utc).instant)
  }

  func write(state: String) throws(SystemError) {
    var json = JSONWriter()
    json.object { json in
      json.string("boot", boot)
      json.string("origin", origin.text)
    }
    json.newline()
    try StateFile.write(json.bytes, to: Self.path(state))
  }

  private static func path(_ state: String) -> String { state + "/clock.json" }

  /// The name of this run of the machine; in the unit's sandbox `/proc/sys` is not to be seen, and
  /// systemd says it.
  static let runningBoot: String? = {
    let file = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
    let name = file.map { String(decoding: $0, as: UTF8.self) } ?? environment("BOOT_ID") ?? ""
    let digits = name.filter(\.isHexDigit)
    return digits.isEmpty ? nil : digits
  }()

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
