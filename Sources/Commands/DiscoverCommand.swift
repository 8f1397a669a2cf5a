import ArgumentParser
import Correlation
import MemoryUnits
import Reporting
import SnapshotModel
import Storage

/// Relations that nobody told, found in the numbers of many snapshots.
struct DiscoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Find sums of a few readings that agree in every snapshot.",
    discussion: """
      Looks for a = b, a + b = c and so on in the snapshots of one process: by default the one that
      the latest snapshot is of. What follows from the relations that the program knows, or from
      simpler ones found, is left out. Beside each stands how many agreements as convincing chance
      alone would give on these numbers; from 0.01 on it is called a coincidence.

      The process must have done something between the snapshots: numbers that never change prove
      nothing.
      """)

  @Option(
    help: ArgumentHelp(
      "Terms that a relation may have, 2 to 6. Those of one file may have eight.",
      valueName: "number"))
  var terms = 4

  @Flag(help: "Find what the program knows by itself, too.") var noCatalog = false

  @Flag(help: "The result as JSON.") var json = false

  @Option(
    help: ArgumentHelp(
      "Write the relations that are no coincidence to this file.", valueName: "file"))
  var save: String?

  @OptionGroup var series: SnapshotSeries
  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    guard (2...6).contains(terms) else { throw ValidationError("--terms takes 2 to 6") }
  }

  func run() throws {
    let database = try database.openReadOnly()
    let ids = try series.resolve(in: database)
    let snapshots = try ids.map { try database.load($0) }
    let discovery = Discovery(
      snapshots, terms: terms, catalog: noCatalog ? [] : RelationCatalog.all)
    let document = DiscoveryDocument(discovery, snapshots: ids.map(\.rawValue))
    Output.note(
      "\(ids.count) snapshots, \(discovery.changing) quantities that changed, "
        + "\(discovery.constant) that did not; \(discovery.known) relations known")
    try Output.write(json ? document.json : document.text)
    if let save { try Output.write(Array(document.relationsFile.utf8), toFile: save) }
  }
}
