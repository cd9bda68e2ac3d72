import NIOHTTP1
import Sinks

/// Pings a dead man's switch by HTTP: a request without a body, to an address that was judged as an
/// endpoint's is.
package struct HeartbeatPing: HeartbeatPinger {
  private let head: RequestHead
  private let line: PinnedLine

  /// - `isPost`: whether the service wants POST in place of GET.
  package init(_ settings: WebhookSettings, isPost: Bool) {
    head = RequestHead(isPost ? .POST : .GET, to: settings.url, [("user-agent", "termijnwacht")])
    line = PinnedLine(settings)
  }

  package func ping() async -> String? {
    do throws(PinnedLine.Failure) {
      let answer = try await line.answer(to: try head.request())
      return 200..<300 ~= answer.status ? nil : "\(answer.status)"
    } catch {
      return error.code
    }
  }

  package func close() async { line.close() }
}
