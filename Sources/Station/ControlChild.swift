import CPeer
import Glibc

/// A run of this same program on somebody's behalf; what it says comes back by pipes.
struct ControlChild: ~Copyable {
  let output: Descriptor
  let errors: Descriptor

  /// Can be read once it has ended.
  let ended: Descriptor
  private let process: pid_t

  /// The program that runs here, also where an upgrade has replaced its file meanwhile (proc(5)).
  private static let program = "/proc/self/exe"

  /// - Throws: `SystemError` where the system has no process, pipe or descriptor left to give.
  init(_ arguments: [String], _ environment: [String]) throws(SystemError) {
    let output = try PipeEnds()
    let errors = try PipeEnds()
    let process = Self.spawn(
      arguments,
      environment,
      output.writes.number,
      errors.writes.number
    )
    guard process >= 0 else { throw SystemError(code: errno) }
    let ended = peer_watch(process)
    guard ended >= 0 else {
      let code = errno
      _ = Self.end(process)
      throw SystemError(code: code)
    }
    self.process = process
    self.ended = Descriptor(ended)
    self.output = output.reads
    self.errors = errors.reads
  }

  private static func spawn(
    _ arguments: [String],
    _ environment: [String],
    _ output: Int32,
    _ errors: Int32
  ) -> pid_t {
    withCStrings(arguments) { arguments in
      withCStrings(environment) { environment in
        peer_spawn(program, arguments, environment, output, errors)
      }
    }
  }

  private static func withCStrings<Result>(
    _ texts: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return body(copies)
  }

  /// Ends it, where it hasn't ended, with all that it started.
  ///
  /// Must be called once: its number is another process's afterwards.
  ///
  /// - Returns: its exit code; 128 and the signal where one ended it, as a shell says.
  func end() -> Int32 { Self.end(process) }

  private static func end(_ process: pid_t) -> Int32 {
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}

/// A descriptor that is closed when nobody holds it any more.
struct Descriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { if number >= 0 { close(number) } }
}

/// A pipe whose reading end never waits.
private struct PipeEnds: ~Copyable {
  let reads: Descriptor
  let writes: Descriptor

  init() throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    let result = peer_pipe(&ends)
    let code = errno
    reads = Descriptor(ends[0])
    writes = Descriptor(ends[1])
    guard result == 0 else { throw SystemError(code: code) }
  }
}
