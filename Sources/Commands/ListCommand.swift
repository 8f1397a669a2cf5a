import ArgumentParser
import MemoryUnits
import Reporting
import SnapshotModel
import Storage

/// The snapshots in the database.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the snapshots, the latest last.")

  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let summaries = try database.openReadOnly().list()
    guard !summaries.isEmpty else { return Output.note("no snapshots yet") }
    var table = TextTable(
      ["", "taken (UTC)", "pid", "name", "views", "readings"], right: [0, 2, 5])
    for summary in summaries {
      table.add([
        "\(summary.id)", UTCTime(summary.takenAt).dateAndTime, String(summary.pid),
        summary.comm ?? "", summary.views.map(\.rawValue).joined(separator: " "),
        summary.readingCount.grouped,
      ])
    }
    try Output.write(table.text)
  }
}
