import ArgumentParser
import Collectors
import SnapshotModel
import Storage

/// Derives readings from the stored captures again.
struct RederiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rederive",
    abstract: "Derive the readings of snapshots from their raw captures again.",
    discussion: "For snapshots taken by an older version of the program. Captures stay as they are."
  )

  @Argument(help: "The numbers of the snapshots. Default: all.") var snapshots: [SnapshotID] = []
  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let database = try database.open()
    let ids = try snapshots.isEmpty ? database.list().map(\.id) : snapshots
    for id in ids {
      let old = try database.load(id)
      let new = derive(captures: old.captures, header: old.header)
      try database.replaceDerived(of: id, with: new)
      Output.note(
        "snapshot \(id): \(new.readings.count) readings, \(old.readings.count) before")
    }
  }
}
