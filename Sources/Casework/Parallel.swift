import Dispatch

/// Runs the body once for each number below `count`, side by side, and waits for all of them.
///
/// The results stand in order of the numbers.
package func inParallel<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
  guard count > 1 else { return (0..<count).map(body) }
  let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: count)
  results.initialize(repeating: nil)
  defer {
    results.deinitialize()
    results.deallocate()
  }
  // Each run writes to a place of its own, and is read after all have ended.
  nonisolated(unsafe) let places = results
  withoutActuallyEscaping(body) { body in
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: count) { places[$0] = body($0) }
  }
  return results.compactMap(\.self)
}
