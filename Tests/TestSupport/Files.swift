package import Foundation

/// The top folder of the project, found from this file's place in it.
package let projectRoot = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The bytes of a file of the project, by its path from the top folder.
package func bytes(ofFile path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: projectRoot.appending(path: path)))
}

/// A new empty directory that is removed after `body`.
package func withTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory
    .appending(path: "memcorrelate-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}
