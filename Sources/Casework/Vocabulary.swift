/// The numbers of the words that events and policy share.
///
/// Attribute names are those that the policy reads, and no more; event types and values grow as they
/// are seen.
package struct Vocabulary: Sendable {
  package var types = Interner()
  package var attributes = Interner()
  package var values = Interner()

  package init() {}
}

/// The attribute that names who signed: `signed: 2` counts its distinct values.
package let signedBy = "signed-by"
