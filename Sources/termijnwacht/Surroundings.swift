import ArgumentParser
import Civil
import Foundation
import Notation
import Policy

/// What this program finds about it: calendars, and how many threads it may use.
enum Surroundings {
  /// How many threads bulk work may take, as `TERMIJNWACHT_THREADS` says; nil for one a processor.
  static var threads: Int? {
    ProcessInfo.processInfo.environment["TERMIJNWACHT_THREADS"].flatMap { Int($0) }
  }

  /// Reads the calendars that a policy, or a mere computation, counts by.
  ///
  /// - `folder`: the folder that the caller named; nil to search for it.
  /// - `file`: the policy or configuration file that may have its calendars beside it.
  /// - Throws: `CommandFailure` with exit code 78 where a calendar is wrong.
  static func read(folder: String?, besideFile file: String? = nil) throws -> ConfigurationFolder {
    let found = calendars(named: folder, besideFile: file)
    let configuration = ConfigurationFolder(calendars: found ?? "")
    guard configuration.diagnostics.isEmpty else {
      throw CommandFailure(diagnostics: configuration.diagnostics, exitCode: .configuration)
    }
    return configuration
  }

  /// The calendars' folder: the one that was named, or the first that is found.
  static func calendars(named folder: String?, besideFile file: String?) -> String? {
    folder ?? candidates(besideFile: file).first { isFolder($0) }
  }

  /// Beside the file, then where a package installs them, then in the checkout that this was built in.
  private static func candidates(besideFile file: String?) -> [String] {
    var folders: [String] = []
    if let file {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
      folders.append(folder.appendingPathComponent("calendar.d").path)
      folders.append(folder.deletingLastPathComponent().appendingPathComponent("calendar.d").path)
    }
    folders += ["/etc/termijnwacht/calendar.d", "/usr/share/termijnwacht/calendar.d"]
    folders.append("config/calendar.d")
    if let checkout = checkout() { folders.append(checkout + "/config/calendar.d") }
    return folders
  }

  /// The nearest folder above this program that has a `config/calendar.d`.
  static func checkout() -> String? {
    guard
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return nil }
    var folder = URL(fileURLWithPath: program).deletingLastPathComponent()
    while folder.path != "/" {
      if isFolder(folder.appendingPathComponent("config/calendar.d").path) { return folder.path }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
