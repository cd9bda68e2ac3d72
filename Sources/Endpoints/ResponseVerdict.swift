/// What an attempt came to: delivered, or what to do about it.
///
/// Source: Standard Webhooks, "Delivery success and failure"; the meaning of each status, RFC 9110
/// section 15.
package enum ResponseVerdict: Hashable, Sendable {
  /// 2xx: the receiver has it.
  case delivered

  /// Failed for now: by the schedule again.
  case retry

  /// Failed for now, and the receiver said how many seconds to stay away.
  case retryAfter(seconds: Int)

  /// 3xx: not followed, as the place it names was never allowed. By the schedule again, and told:
  /// the URL must be changed.
  case redirected(status: Int)

  /// A 4xx that the same request will meet again (401, 404, 415): by the schedule again, since a
  /// receiver can be mended, and told as refused at once.
  case refused(status: Int)

  /// 410: the receiver wants no more. The endpoint is disabled, and that is told.
  case disable

  /// The verdict on a status.
  ///
  /// `retryAfter`: what `RetryAfter` made of that header. It counts for 408, 425, 429 and 5xx, which
  ///   say that a later attempt may do better.
  package init(status: Int, retryAfter: Int? = nil) {
    switch status {
    case 200..<300: self = .delivered
    case 300..<400: self = .redirected(status: status)
    case 410: self = .disable
    case 408, 425, 429, 500..<600: self = retryAfter.map { .retryAfter(seconds: $0) } ?? .retry
    case 400..<500: self = .refused(status: status)
    // 1xx is no final answer (101 was never asked for), and the rest is no HTTP.
    default: self = .retry
    }
  }

  /// The verdict where no status came: whatever went wrong may be right the next time.
  package init(_ failure: TransportFailure) { self = .retry }

  /// Whether the same webhook is sent again, by the schedule.
  package var isRetried: Bool {
    switch self {
    case .delivered, .disable: false
    case .retry, .retryAfter, .redirected, .refused: true
    }
  }

  /// Whether someone must look: waiting alone won't mend it.
  package var isTold: Bool {
    switch self {
    case .delivered, .retry, .retryAfter: false
    case .redirected, .refused, .disable: true
    }
  }

  /// Seconds before which not to try again.
  package var retryAfterSeconds: Int? {
    if case .retryAfter(let seconds) = self { seconds } else { nil }
  }
}

/// Why no status came; the raw value is a stable code.
package enum TransportFailure: String, CaseIterable, Sendable {
  case resolution = "E-SEND-RESOLUTION"
  case connection = "E-SEND-CONNECTION"
  case tls = "E-SEND-TLS"
  case timeout = "E-SEND-TIMEOUT"
  case closed = "E-SEND-CLOSED"
  case response = "E-SEND-RESPONSE"

  /// What happened, for the list of deliveries.
  package var sentence: String {
    switch self {
    case .resolution: "The host's address could not be found."
    case .connection: "No connection could be made."
    case .tls: "The receiver did not prove who it is, or TLS failed otherwise."
    case .timeout: "The receiver did not answer in time."
    case .closed: "The connection closed before an answer came."
    case .response: "The answer was no HTTP, or longer than is read."
    }
  }
}
