/// A notice with what became of it: the receipt of every escalation that it tells.
package struct NoticeReceipt: Hashable, Sendable {
  package var notice: Notice

  /// One for each endpoint that it goes to, in order of their names; none where no route leads to any.
  package var deliveries: [Delivery]

  package init(_ notice: Notice, _ deliveries: [Delivery]) {
    self.notice = notice
    self.deliveries = deliveries
  }
}
