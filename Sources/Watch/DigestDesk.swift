import Digest
import Ledger

/// What one thread makes pages with.
struct DigestDesk {
  var reader: StandingReader
  var builders: [DigestBuilder]

  init(_ reader: StandingReader, _ builders: [DigestBuilder]) {
    self.reader = reader
    self.builders = builders
  }

  /// Takes in cases of a batch.
  mutating func add(_ indices: ArraySlice<Int>, of batch: CaseBatch, _ kinship: Kinship) {
    reader.use(batch)
    defer { reader.use(CaseBatch()) }
    for index in indices where !batch.chunks(of: index).isEmpty {
      let standing = reader.standing(index, of: batch, kinship.relatives(of: index))
      for builder in builders.indices { builders[builder].add(standing) }
    }
  }
}
