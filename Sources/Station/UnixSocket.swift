import Glibc

/// Sockets that have a path (unix(7)).
enum UnixSocket {
  /// How many callers may wait to be let in.
  private static let backlog: Int32 = 128

  /// Opens a socket that everybody may connect to: who may have what done is judged by who asks.
  ///
  /// A socket that an earlier process left at that path makes room.
  ///
  /// - Throws: `SystemError`: `EADDRINUSE` where another process listens there, or where something else
  ///   than a socket stands there.
  static func listen(at path: String) throws(SystemError) -> Int32 {
    let listener = try make()
    do throws(SystemError) {
      if !isDone(path, { bind(listener, $0, $1) }) {
        guard errno == EADDRINUSE, isAbandoned(path), unlink(path) == 0,
          isDone(path, { bind(listener, $0, $1) })
        else { throw SystemError(code: errno) }
      }
      guard chmod(path, 0o666) == 0, Glibc.listen(listener, backlog) == 0 else {
        throw SystemError(code: errno)
      }
    } catch {
      close(listener)
      throw error
    }
    _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    return listener
  }

  /// Connects to who listens at that path.
  static func connect(to path: String) throws(SystemError) -> Int32 {
    let caller = try make()
    guard isDone(path, { Glibc.connect(caller, $0, $1) }) else {
      let code = errno
      close(caller)
      throw SystemError(code: code)
    }
    return caller
  }

  private static func make() throws(SystemError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    return descriptor
  }

  /// Whether a socket stands at that path, and nobody listens to it; errno stays that of the use.
  private static func isAbandoned(_ path: String) -> Bool {
    defer { errno = EADDRINUSE }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    do throws(SystemError) {
      close(try connect(to: path))
      return false
    } catch {
      return error.code == ECONNREFUSED
    }
  }

  /// Calls with the path as an address; whether that gave 0.
  private static func isDone(
    _ path: String,
    _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isWhole = withUnsafeMutableBytes(of: &address.sun_path) { room in
      room.copyBytes(from: path.utf8.prefix(room.count - 1))
      return path.utf8.count < room.count
    }
    guard isWhole else {
      errno = ENAMETOOLONG
      return false
    }
    return withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call($0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
