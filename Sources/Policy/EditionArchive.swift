import Casework
import Civil

/// The files that editions were made of: kept, they give the same editions again.
package struct EditionArchive: Sendable {
  /// What a file is.
  package enum Kind: UInt8, Sendable { case policy, calendar, zone }

  /// One file, by its name: of a zone the zone's name.
  package struct File: Sendable {
    package var kind: Kind
    package var name: String
    package var bytes: [UInt8]
  }

  package var files: [File]

  init(_ files: [File]) { self.files = files }

  func files(_ kind: Kind) -> [File] { files.filter { $0.kind == kind } }

  // MARK: - Packing

  /// All files in one row of bytes: of each its kind, and its name and bytes behind their lengths.
  package var packed: [UInt8] {
    var packed: [UInt8] = []
    for file in files {
      packed.append(file.kind.rawValue)
      for part in [Array(file.name.utf8), file.bytes] {
        withUnsafeBytes(of: UInt32(part.count).littleEndian) { packed.append(contentsOf: $0) }
        packed.append(contentsOf: part)
      }
    }
    return packed
  }

  /// Takes out what was packed; nil where the bytes are no archive.
  package init?(packed: UnsafeRawBufferPointer) {
    var position = 0
    func part() -> [UInt8]? {
      guard packed.count - position >= 4 else { return nil }
      let raw = packed.loadUnaligned(fromByteOffset: position, as: UInt32.self)
      let count = Int(UInt32(littleEndian: raw))
      position += 4
      guard packed.count - position >= count else { return nil }
      defer { position += count }
      return Array(packed[position..<position + count])
    }
    var files: [File] = []
    while position < packed.count {
      guard let kind = Kind(rawValue: packed[position]) else { return nil }
      position += 1
      guard let name = part(), let bytes = part() else { return nil }
      files.append(File(kind: kind, name: String(decoding: name, as: UTF8.self), bytes: bytes))
    }
    self.files = files
  }
}

extension Editions {
  /// The editions that an archive has; nil where this program can no longer read them.
  package static func restored(from archive: EditionArchive) -> Editions? {
    let folder = ConfigurationFolder(archive: archive)
    let files = PolicyFolder(archive.files(.policy).map { ($0.name, $0.bytes) })
    guard let policy = files.policy(in: folder, isServed: false).policy else { return nil }
    return Editions(policy, digest: files.digest, in: folder, archive: archive)
  }
}
