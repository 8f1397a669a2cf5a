import ArgumentParser
import Storage

/// Removes snapshots from the database.
struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete snapshots.")

  @Argument(help: "The numbers of the snapshots.") var snapshots: [SnapshotID]
  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let database = try database.open()
    for id in snapshots { try database.delete(id) }
  }
}
