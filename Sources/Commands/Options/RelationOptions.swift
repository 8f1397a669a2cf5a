import ArgumentParser
import Correlation
import Reporting
import SystemCalls

/// `--relations`: relations of the user's own, beside those that the program knows.
struct RelationOptions: ParsableArguments {
  @Option(
    name: .customLong("relations"),
    help: ArgumentHelp(
      "A file of relations of your own; may be repeated.",
      discussion: "Documentation/Relations.md says what stands in one.", valueName: "file"))
  var files: [String] = []

  /// More than a thousand relations, each a page long.
  private static let sizeLimit = 16 << 20

  /// The relations of all files, in their order.
  func relations() throws -> [Relation] {
    var parser = UserRelationsParser()
    return try files.flatMap { path in try parser.parse(try Self.bytes(of: path), path: path) }
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    let bytes: [UInt8]?
    do {
      bytes = try FileDescriptor(opening: path).readAll(limit: sizeLimit)
    } catch {
      throw CommandError("\(path.visible()): \(error)")
    }
    guard let bytes else {
      throw CommandError("\(path.visible()): is larger than \(sizeLimit >> 20) MiB")
    }
    return bytes
  }
}
