import Foundation
import TestSupport
import Testing

/// The built program, run as a shell would.
struct Program {
  let status: Int32
  let output: String
  let errors: String

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Runs it with those arguments from the repository's root; the calendars are the shipped ones.
  init(_ arguments: String..., input: String = "") throws {
    try self.init(arguments: arguments, input: input)
  }

  init(arguments: [String], input: String = "") throws {
    let process = Process()
    let output = Pipe()
    let errors = Pipe()
    let inputPipe = Pipe()
    process.executableURL = URL(fileURLWithPath: Repository.executable)
    process.currentDirectoryURL = URL(fileURLWithPath: Repository.root)
    process.arguments = arguments
    process.standardInput = inputPipe
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try inputPipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try inputPipe.fileHandleForWriting.close()
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }
}
