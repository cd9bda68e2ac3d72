import Glibc

/// Who owns what is made in the daemon's folders.
package enum FileOwner {
  /// Gives a file that root has made to who owns its folder: the daemon, which is no root, must be able
  /// to read and write it (chown(2)).
  ///
  /// Whoever isn't root can give nothing away, and makes what is theirs.
  package static func adopt(_ path: String) {
    guard geteuid() == 0, let slash = path.lastIndex(of: "/") else { return }
    var folder = stat()
    guard stat(String(path[..<slash]), &folder) == 0, folder.st_uid != 0 else { return }
    lchown(path, folder.st_uid, folder.st_gid)
  }
}
