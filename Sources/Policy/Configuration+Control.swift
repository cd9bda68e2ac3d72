import Foundation
import Notation

extension Configuration {
  /// Where commands reach the running daemon, and who may have it do what.
  package struct Control: Hashable, Sendable {
    /// The path of the socket.
    package var socket = Self.standardSocket

    /// The group whose members may look, and the one whose members may act too.
    package var readers = "termijnwacht"
    package var actors = "termijnwacht-act"

    package init() {}

    /// Where the packaged unit has its runtime folder.
    package static let standardSocket = "/run/termijnwacht/control.sock"

    /// Whether the socket is where it is unless somebody says otherwise: its folder may be missing then.
    package var isStandard: Bool { socket == Self.standardSocket }

    /// How many bytes the path of a socket may have (unix(7): `sun_path`, with a zero at its end).
    static let longestPath = 107
  }
}

extension YAMLFields {
  func control(relativeTo folder: URL) -> Configuration.Control {
    var control = Configuration.Control()
    guard let fields = fields("control", .control) else { return control }
    if let text = fields.text("socket") {
      let path = URL(fileURLWithPath: text, relativeTo: folder).path
      control.socket = path
      if path.utf8.count > Configuration.Control.longestPath {
        fields["socket"]?.report(
          .socketPath,
          found: "\(path.utf8.count) bytes",
          wanted: "a path of at most \(Configuration.Control.longestPath) bytes"
        )
      }
    }
    control.readers = fields.name("readers") ?? control.readers
    control.actors = fields.name("actors") ?? control.actors
    return control
  }
}
