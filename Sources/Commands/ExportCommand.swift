import ArgumentParser
import Collectors
import Storage

/// Writes a snapshot's captures as plain files.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a snapshot's captures to a directory of plain files.",
    discussion: "snapshot --from reads such a directory back, on any machine.")

  @Argument(help: "The directory; it must not exist yet, or be empty.") var directory: String
  @OptionGroup var snapshot: SnapshotChoice
  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let database = try database.openReadOnly()
    let snapshot = try database.load(try snapshot.resolve(in: database))
    try Collectors.export(snapshot, to: directory)
  }
}
