import NIOHTTP1
import Sinks

/// Pings a dead man's switch by HTTP: a request without a body, to an address that was judged as an
/// endpoint's is.
package struct HeartbeatPing: HeartbeatPinger {
  private let method: HTTPMethod
  private let line: PinnedLine

  /// - `isPost`: whether the service wants POST in place of GET.
  package init(_ settings: WebhookSettings, isPost: Bool) {
    method = isPost ? .POST : .GET
    line = PinnedLine(settings)
  }

  package func ping() async -> String? {
    let request = WebRequest(method: method, headers: [("user-agent", "termijnwacht")])
    do throws(PinnedLine.Failure) {
      let answer = try await line.answer(to: request)
      return 200..<300 ~= answer.status ? nil : "\(answer.status)"
    } catch {
      return error.code
    }
  }

  package func close() async { line.close() }
}
