import Casework
import Glibc

/// A run of this program that was asked for by the control socket.
struct ControlCall: Sendable {
  let deed: ControlDeed

  /// Who asked.
  let user: UInt32
  private let request: ControlRequest
  private let rest: [String]

  /// - Throws: where it isn't run for others, or not with those options.
  init(_ request: ControlRequest, user: UInt32) throws(ControlDeed.Refusal) {
    (deed, rest) = try ControlDeed.find(request.command, request.arguments)
    self.request = request
    self.user = user
  }

  /// The variable by which the run knows for whom it speaks.
  static let callerVariable = "TERMIJNWACHT_CALLER"

  /// What of the daemon's own surroundings a run gets: its secrets, and what the sandbox hides.
  private static let handedOn = [
    "BOOT_ID", "CREDENTIALS_DIRECTORY", "SWIFT_BACKTRACE", "TERMIJNWACHT_THREADS", "TMPDIR", "TZ",
  ]

  /// The program's name, the command and its arguments, and the daemon's own configuration.
  func arguments(config: String) -> [String] {
    ["termijnwacht"] + deed.words + rest + ["--config", config]
  }

  /// - `name`: the login name of who asked.
  func environment(by name: String) -> [String] {
    let language =
      switch request.language {
      case .nl: "nl_NL.UTF-8"
      case .en: "en_US.UTF-8"
      }
    let own = Self.handedOn.compactMap { variable in
      getenv(variable).map { variable + "=" + String(cString: $0) }
    }
    return own + [
      "LANG=\(language)", "COLUMNS=\(request.columns)", "\(Self.callerVariable)=\(name)",
    ]
  }
}

/// For whom this program runs.
package enum ControlVoice {
  /// The login name of the one who asked the daemon; nil where this was run by hand.
  package static var caller: String? {
    getenv(ControlCall.callerVariable).map { String(cString: $0) }
  }
}
