import Foundation

/// What a fuzz target does with one input.
package typealias OneInput = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

// libFuzzer's loop (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library"): SwiftPM names the
// entry point of a program itself, so that libFuzzer can't bring its own `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: OneInput
) -> Int32

/// Runs libFuzzer with the program's own arguments, and ends the program as it ends.
package func fuzz(_ test: OneInput) -> Never {
  var count = CommandLine.argc
  var arguments = CommandLine.unsafeArgv
  exit(runDriver(&count, &arguments, test))
}

/// Ends the run where a law is broken; libFuzzer keeps the input and prints where it was.
package func require(_ holds: Bool, _ law: @autoclosure () -> String) {
  guard !holds else { return }
  FileHandle.standardError.write(Data("BROKEN: \(law())\n".utf8))
  abort()
}

/// What Foundation's parser makes of those bytes; nil where it takes them for no JSON.
package func parsedByFoundation(_ bytes: some Collection<UInt8>) -> Any? {
  try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
}

/// Whether no character of it could move a cursor or forge a line.
package func isOneSafeLine(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
}
