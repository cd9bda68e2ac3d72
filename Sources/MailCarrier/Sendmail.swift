import Foundation
import Mail
import NIOPosix

/// The machine's own mail program.
struct Sendmail: Sendable {
  private let path: String

  init(_ path: String) { self.path = path }

  /// Hands it a message, and waits for its end.
  func send(_ message: MailMessage) async -> MailVerdict {
    let path = path
    // It may take a while, and blocks: the threads for that are the pool's.
    let verdict = try? await NIOThreadPool.singleton.runIfActive { Self.run(path, message) }
    return verdict ?? SendmailCall.verdict(exitStatus: 75)
  }

  private static func run(_ path: String, _ message: MailMessage) -> MailVerdict {
    let process = Process()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = Array(SendmailCall.arguments(from: message.from).dropFirst())
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(message.bytes))
      try input.fileHandleForWriting.close()
    } catch {
      return SendmailCall.verdict(exitStatus: 71)
    }
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? SendmailCall.verdict(exitStatus: process.terminationStatus)
      : SendmailCall.verdict(signal: process.terminationStatus)
  }
}
