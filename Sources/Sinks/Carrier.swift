package import Casework

/// Who carries notices to one endpoint: it makes attempts, and says what they came to.
///
/// It keeps nothing: when to try again, and how often, is not its affair.
package protocol Carrier: Sendable {
  /// The endpoint's name.
  var endpoint: String { get }

  /// Makes an attempt for each parcel, beginning in their order.
  ///
  /// - `report`: is told what each came to, in any order, as many at a time as came together.
  func carry(
    _ parcels: [Parcel],
    then report: @escaping @Sendable ([(Delivery, AttemptOutcome)]) -> Void
  ) async

  /// Sends something that the watch says of itself: a test, or an alarm.
  func announce(_ announcement: Announcement) async -> AttemptOutcome

  /// Lets go of its connections.
  func close() async
}
