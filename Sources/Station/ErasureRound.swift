import Civil
import Glibc
package import Watch

/// One round of erasing: what is to go is looked for, taken out of the files, and then, by whoever
/// writes the ledger, out of that.
///
/// In this order a round that broke off is begun again: the ledger knows the cases until the last.
package struct ErasureRound: Sendable {
  private let state: String
  private let job: ErasureJob

  /// The folder of daily pages; nil for none.
  private let pages: String?

  /// Told after each file that was looked through.
  private let progress: @Sendable () -> Void

  /// What a round has come to before the ledger is touched.
  package struct Prepared: Sendable {
    package var found: ErasureJob.Found

    /// The files that were looked through.
    fileprivate var files: Set<String> = []

    /// How many files were removed for their age.
    package var removed = 0

    /// How many files a person must look into.
    package var unread = 0
  }

  package init(
    _ job: ErasureJob,
    state: String,
    pages: String?,
    progress: @escaping @Sendable () -> Void = {}
  ) {
    self.job = job
    self.pages = pages
    self.state = state
    self.progress = progress
  }

  /// Looks for what is to go, and takes it out of the files; it may take long.
  ///
  /// - Throws: where the ledger can't be read, or the disk refuses.
  package func prepare() throws -> Prepared {
    var prepared = Prepared(found: try job.run())
    let folders: [(String?, LocalDate?)] = [
      (state + "/archive", prepared.found.firstArchived),
      (state + "/quarantine", prepared.found.firstQuarantined), (pages, prepared.found.firstPage),
    ]
    for case (let folder?, let day?) in folders {
      prepared.removed += try ArchiveErasure.removeFiles(of: folder, before: day)
    }
    guard !prepared.found.erasure.isEmpty else { return prepared }
    prepared.files = ArchiveErasure.files(state: state)
    prepared.unread = try clean(prepared.files, of: prepared.found.erasure)
    return prepared
  }

  /// The files that came while the round was prepared; to be asked where no file is being taken in.
  package func news(since prepared: Prepared) -> Set<String> {
    ArchiveErasure.files(state: state).subtracting(prepared.files)
  }

  /// Takes the cases out of files; how many of them a person must look into.
  package func clean(_ files: Set<String>, of erasure: Erasure) throws -> Int {
    guard !erasure.isEmpty else { return 0 }
    var archive = ArchiveErasure(state: state, job.matcher(for: erasure.keys))
    try archive.clean(files, progress)
    if let pages { try archive.cleanPages(in: pages) }
    return archive.unread
  }

  // MARK: - Making the ledger anew

  /// Says that the ledger's file has bytes of what was erased until it is made anew, also to a process
  /// that comes after this one.
  package static func oweRewriting(state: String) throws(SystemError) {
    try StateFile.write([], to: markPath(state))
  }

  package static func isRewritingOwed(state: String) -> Bool {
    access(markPath(state), F_OK) == 0
  }

  package static func endRewriting(state: String) { unlink(markPath(state)) }

  private static func markPath(_ state: String) -> String { state + "/ledger.rewrite" }
}
