package import Casework

/// Who carries notices to one endpoint: it makes an attempt, and says what it came to.
///
/// It keeps nothing: when to try again, and how often, is not its affair.
package protocol Carrier: Sendable {
  /// The endpoint's name.
  var endpoint: String { get }

  func carry(_ parcel: Parcel) async -> AttemptOutcome

  /// Lets go of its connections.
  func close() async
}
