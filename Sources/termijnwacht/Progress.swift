import Civil
import Glibc

/// Shows on a terminal how far long work has come, its rate and the time left; elsewhere nothing.
struct Progress {
  private let title: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let begun = Instant.now
  private var shown = Instant.distantPast

  /// Whether there is a terminal to show it on.
  var isShown: Bool { isTerminal }

  init(_ title: String) { self.title = title }

  /// `fraction`: from 0 to 1.
  mutating func show(_ fraction: Double, count: Int) {
    let now = Instant.now
    guard isTerminal, now.milliseconds(since: shown) >= 200 else { return }
    shown = now
    let seconds = max(Double(now.milliseconds(since: begun)) / 1000, 0.001)
    let left = fraction > 0 ? Int(seconds / fraction * (1 - fraction)) : 0
    let rate = Int(Double(count) / seconds)
    write("\r\u{1B}[K\(title): \(Int(fraction * 100)) %, \(count) (\(rate)/s), \(left) s left")
  }

  /// Takes the line away.
  func end() { if isTerminal { write("\r\u{1B}[K") } }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
