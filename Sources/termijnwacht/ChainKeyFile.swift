import Foundation
import Glibc
import Ledger
import Policy
import Station

/// The key of the chain: a credential where the configuration names one, else `chain.key` in the state
/// folder, which nobody but its owner may read.
enum ChainKeyFile {
  static func path(_ configuration: Configuration) -> String {
    configuration.state + "/chain.key"
  }

  /// The key; nil where there is none yet.
  ///
  /// - Throws: `CommandFailure` 78 where the credential is missing or no key; 74 where the file is no key
  ///   or can't be read.
  static func read(_ configuration: Configuration) throws -> ChainKey? {
    if let name = configuration.chainKey {
      guard let key = ChainKey(text: try Credential.text(name)) else {
        throw Credential.failure(name, "it is no 64 hexadecimal digits")
      }
      return key
    }
    let path = path(configuration)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let text = ConfigurationFolder.text(ofFile: path),
      let key = ChainKey(text: text.trimmingCharacters(in: .whitespacesAndNewlines))
    else {
      throw CommandFailure("\(path): the chain's key can't be read.", exitCode: .inputOutput)
    }
    return key
  }

  /// The key; makes one where there is no ledger yet that another could have sealed.
  ///
  /// - Throws: `CommandFailure`: as `read`; 78 where the key of a ledger is gone; 77 where none can be
  ///   written.
  static func open(_ configuration: Configuration) throws -> ChainKey {
    if let key = try read(configuration) { return key }
    let path = path(configuration)
    guard !FileManager.default.fileExists(atPath: StateFolder.ledgerPath(configuration)) else {
      throw CommandFailure(
        """
        \(path): the key that the ledger is sealed by isn't there. Put it back from where it is kept; \
        with a new one (openssl rand -hex 32) what was sealed until now can't be checked any more.
        """,
        exitCode: .configuration
      )
    }
    guard make(at: path), let key = try read(configuration) else {
      throw CommandFailure("\(path): the chain's key can't be written.", exitCode: .permission)
    }
    return key
  }

  /// Makes a key, whole and on the disk before anything is sealed by it; false where it can't be written.
  ///
  /// Another process may have been faster: then the key is its.
  private static func make(at path: String) -> Bool {
    let part = "\(path).\(getpid()).part"
    let descriptor = Glibc.open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { unlink(part) }
    FileOwner.adopt(part)
    let bytes = Array((ChainKey().text + "\n").utf8)
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    return isWritten && (link(part, path) == 0 || errno == EEXIST)
  }
}
