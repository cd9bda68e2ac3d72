import Civil
import Glibc

/// Shows on a terminal how far long work has come, its rate and the time left; elsewhere nothing.
struct Progress {
  /// What is being done.
  var title: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let begun = Instant.now
  private var shown = Instant.distantPast

  /// Whether there is a terminal to show it on.
  var isShown: Bool { isTerminal }

  private let unit: String

  /// `unit`: what is counted, after a space.
  init(_ title: String, unit: String = "") {
    self.title = title
    self.unit = unit
  }

  /// `fraction`: from 0 to 1.
  mutating func show(_ fraction: Double, count: Int) {
    let now = Instant.now
    guard isTerminal, now.milliseconds(since: shown) >= 200 else { return }
    shown = now
    let seconds = max(Double(now.milliseconds(since: begun)) / 1000, 0.001)
    let left = fraction > 0 ? Int(seconds / fraction * (1 - fraction)) : 0
    let rate = Int(Double(count) / seconds)
    write(
      "\r\u{1B}[K\(title): \(Int(fraction * 100)) %, \(count)\(unit) (\(rate)\(unit)/s), \(left) s left"
    )
  }

  /// Takes the line away.
  func end() { if isTerminal { write("\r\u{1B}[K") } }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

/// The progress of reading files, by their bytes.
struct ReadProgress {
  private var progress: Progress
  private let totalBytes: Int

  init(_ title: String, of paths: [String]) {
    progress = Progress(title, unit: " MB")
    totalBytes = paths.reduce(0) { sum, path in
      var status = stat()
      return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
    }
  }

  /// `bytes`: how many have been read, of all files together.
  mutating func show(_ bytes: Int) {
    // What is packed, or comes by a pipe, is more than its size says.
    progress.show(min(Double(bytes) / Double(max(totalBytes, 1)), 0.99), count: bytes >> 20)
  }

  /// Takes the line away.
  func end() { progress.end() }
}
