import Foundation

/// The bytes as gzip(1) packs them: one member.
package func gzipped(_ text: String) throws -> [UInt8] {
  try withTemporaryFolder { folder in
    try write(text, to: folder + "/plain")
    let packing = Process()
    packing.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
    packing.arguments = ["-n", folder + "/plain"]
    try packing.run()
    packing.waitUntilExit()
    return Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/plain.gz")))
  }
}
