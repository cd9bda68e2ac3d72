import Foundation
import Glibc
import Notation
package import Watch

/// What the witness reads in the state folder, and what it keeps there between two looks.
package struct WitnessFolder {
  private let state: String

  package init(state: String) { self.state = state }

  /// What is to be seen now.
  ///
  /// - `isServed`: whether a daemon holds the ledger.
  /// - Throws: `SystemError` where this user may not look, and so knows nothing.
  package func look(isServed: Bool) throws(SystemError) -> Witness {
    let sign = try sign()
    return Witness(
      sign: sign,
      reading: WallClock.reading,
      boot: ClockRecord.runningBoot ?? "",
      isServed: isServed
    )
  }

  private func sign() throws(SystemError) -> Witness.Sign {
    let path = state + "/heartbeat.json"
    if access(path, R_OK) != 0 {
      if errno == EACCES { throw SystemError(code: EACCES) }
      if errno == ENOENT { return .absent }
    }
    guard let data = FileManager.default.contents(atPath: path) else { return .unreadable }
    return Heartbeat(json: data).map(Witness.Sign.beat) ?? .unreadable
  }

  /// What it kept; nothing where that can't be read, and then all is told anew.
  package var memory: WitnessMemory {
    FileManager.default.contents(atPath: memoryPath).map { WitnessMemory(json: $0) }
      ?? WitnessMemory()
  }

  package func keep(_ memory: WitnessMemory) throws(SystemError) {
    try StateFile.write(memory.json, to: memoryPath)
  }

  private var memoryPath: String { state + "/witness.json" }
}
