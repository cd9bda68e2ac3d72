import Dispatch

/// Waits for what others do.
func waiting<Result: Sendable>(
  for work: @escaping @Sendable () async -> Result
) -> Result {
  let done = DispatchSemaphore(value: 0)
  nonisolated(unsafe) var result: Result?
  Task.detached {
    result = await work()
    done.signal()
  }
  done.wait()
  guard let result else { preconditionFailure("the work has ended") }
  return result
}
