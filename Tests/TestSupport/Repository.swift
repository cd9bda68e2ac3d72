package import Civil
import Foundation
package import Notation
package import Policy

/// The repository that the tests run in: its shipped calendars, and the system's zones.
package enum Repository {
  /// The folder of Package.swift, without a slash at its end.
  package static let root = folder(of: #filePath, up: 3)

  /// What `config/calendar.d` holds.
  package static let configuration = ConfigurationFolder(calendars: root + "/config/calendar.d")

  package static let nl = calendar("nl")

  /// Read once: a zone's table of 400 years is too dear for each of a thousand rows.
  package static let amsterdam = zone("Europe/Amsterdam")

  /// What `compute` counts by when it runs here.
  package static var sources: ComputeRequest.Sources {
    ComputeRequest.Sources(
      calendar: { $0 == nl.name ? nl : configuration.calendar($0) },
      zone: { $0 == amsterdam.name ? amsterdam : configuration.zone($0) }
    )
  }

  package static func calendar(_ name: String) -> HolidayCalendar {
    guard let calendar = configuration.calendar(name) else {
      preconditionFailure("config/calendar.d has no \(name): \(configuration.diagnostics)")
    }
    return calendar
  }

  package static func zone(_ name: String) -> Zone {
    guard let zone = configuration.zone(name) else {
      preconditionFailure("the system's tzdata has no \(name)")
    }
    return zone
  }

  /// The command line that was built beside the tests.
  package static let executable: String = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates = [tests ?? "", CommandLine.arguments[0]].map { folder(of: $0) }
    guard
      let found = (candidates + [root + "/.build/debug"]).map({ $0 + "/termijnwacht" })
        .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { preconditionFailure("the executable is built with the tests") }
    return found
  }()

  /// The editions of a policy file, given from the root of the repository or in full.
  package static func editions(policy path: String, isServed: Bool = false) -> Editions {
    let file = path.hasPrefix("/") ? path : root + "/" + path
    let (editions, diagnostics) = Editions.read(policy: file, in: configuration, isServed: isServed)
    guard let editions else { preconditionFailure("\(path) is no policy: \(diagnostics)") }
    return editions
  }

  /// The editions of a policy that a test writes itself.
  package static func editions(yaml text: String) throws -> Editions {
    try withTemporaryFolder { folder in
      try write(text, to: folder + "/policy.yaml")
      return editions(policy: folder + "/policy.yaml")
    }
  }

  /// The path without its last parts.
  package static func folder(of path: String, up parts: Int = 1) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast(parts)
      .joined(separator: "/")
  }
}
