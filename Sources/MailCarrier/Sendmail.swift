import Foundation
import Glibc
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
    guard let input = file(of: message.bytes) else {
      return SendmailCall.verdict(exitStatus: 71)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = Array(SendmailCall.arguments(from: message.from).dropFirst())
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return SendmailCall.verdict(exitStatus: 71)
    }
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? SendmailCall.verdict(exitStatus: process.terminationStatus)
      : SendmailCall.verdict(signal: process.terminationStatus)
  }

  /// A file without a name that holds the message.
  ///
  /// A pipe would end early where we are killed, and what had come would be sent as if it were whole.
  private static func file(of bytes: [UInt8]) -> FileHandle? {
    guard let file = tmpfile() else { return nil }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else { return nil }
    let descriptor = dup(fileno(file))
    guard descriptor >= 0, lseek(descriptor, 0, SEEK_SET) == 0 else { return nil }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
