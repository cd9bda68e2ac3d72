import Glibc

/// Runs the body with a folder of its own, which is removed afterwards.
package func withTemporaryFolder<Result>(
  _ body: (String) throws -> Result
) throws -> Result {
  var template = Array("/tmp/termijnwacht-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw SystemError(code: errno) }
  let folder = template.withUnsafeBufferPointer { name in
    name.baseAddress.map { String(cString: $0) } ?? ""
  }
  defer { removeTree(folder) }
  return try body(folder)
}

/// What the system refused, by its errno.
package struct SystemError: Error {
  package var code: Int32

  package init(code: Int32) { self.code = code }
}

/// Writes a text to a file, over what stood there.
package func write(_ text: String, to path: String) throws {
  try write(Array(text.utf8), to: path)
}

/// Writes bytes to a file, over what stood there.
package func write(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "we") else { throw SystemError(code: errno) }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemError(code: errno) }
}

private func removeTree(_ folder: String) {
  guard let stream = opendir(folder) else { return }
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    guard name != ".", name != ".." else { continue }
    let path = folder + "/" + name
    if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(path) } else { unlink(path) }
  }
  closedir(stream)
  rmdir(folder)
}
