/// The numbers of the words that events and policy share.
///
/// Attribute names are those that the policy reads, and no more; event types and values grow as they
/// are seen.
package struct Vocabulary: Sendable {
  package var types = Interner()
  package var attributes = Interner()

  /// What attributes say: in a policy's own vocabulary its words, beside them what sources wrote.
  package var values = PersonalTexts()

  package init() {}
}

/// The values of a vocabulary as they stand, behind one reference.
///
/// Threads that look at many cases in the same words have one each: what all of them hold is counted
/// by all of them, and they wait for each other.
package final class Words: Sendable {
  let values: PersonalTexts

  package init(_ vocabulary: Vocabulary) { values = vocabulary.values }
}

/// The attribute that names who signed: `signed: 2` counts its distinct values.
package let signedBy = "signed-by"
