import ArgumentParser
import MemoryUnits
import Reporting
import SnapshotModel
import Storage

/// The readings of one snapshot.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the readings of a snapshot, each with its place in the capture.")

  @Argument(help: "Show only readings whose ID begins with this.") var prefix: String = ""
  @OptionGroup var snapshot: SnapshotChoice
  @OptionGroup var database: DatabaseOptions

  func run() throws {
    let database = try database.openReadOnly()
    let id = try snapshot.resolve(in: database)
    let snapshot = try database.load(id)
    let identity = snapshot.header.identity
    Output.note(
      "snapshot \(id): \((identity.comm ?? "?").visible()) (pid \(identity.pid)), "
        + UTCTime(snapshot.header.takenAt).forPeople)
    var table = TextTable(["reading", "value", "from"], right: [1])
    for reading in snapshot.readings where reading.id.hasPrefix(prefix) {
      let origin = reading.provenance
      table.add([reading.id, reading.valueText, "\(origin.capture): \(origin.place)"])
    }
    try Output.write(table.text)
  }
}

extension Reading {
  fileprivate var valueText: String {
    switch amount {
    case .bytes(let bytes): bytes.formatted
    case .number(let number): unit == .seconds ? "\(number) s" : "\(number)"
    case .unlimited: "unlimited"
    }
  }
}
