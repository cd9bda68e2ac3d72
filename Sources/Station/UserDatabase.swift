import Glibc

/// The system's users and groups (nsswitch.conf(5)).
package enum UserDatabase {
  /// How much room one entry may take: a group has all its members in it.
  private static let entryBytes = 256 << 10

  /// The number of the group of that name; nil where there is none.
  static func number(ofGroup name: String) -> UInt32? {
    var entry = group()
    var found: UnsafeMutablePointer<group>?
    var room = [CChar](repeating: 0, count: entryBytes)
    return room.withUnsafeMutableBufferPointer { room in
      guard let start = room.baseAddress else { return nil }
      getgrnam_r(name, &entry, start, room.count, &found)
      return found?.pointee.gr_gid
    }
  }

  /// The login name of that user; the number where it has none.
  package static func name(of user: UInt32) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var room = [CChar](repeating: 0, count: entryBytes)
    return room.withUnsafeMutableBufferPointer { room in
      guard let start = room.baseAddress else { return "\(user)" }
      getpwuid_r(user, &entry, start, room.count, &found)
      guard let name = found?.pointee.pw_name else { return "\(user)" }
      return String(cString: name)
    }
  }
}
