import ArgumentParser
import Correlation
import Reporting
import Storage

/// What the views of one snapshot say of each other.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Judge the relations between the views and write a report.",
    discussion: """
      With --fail-on or --baseline it ends with status 1 if what they ask for is
      met, once the report is written, and names each such relation on standard
      error. Claims that people have reported are no reason to fail.
      """)

  @Flag(help: "The format.") var format: Format = .markdown

  @Option(
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var relations: RelationOptions
  @OptionGroup var snapshot: SnapshotChoice
  @OptionGroup var database: DatabaseOptions

  @Option(
    help: ArgumentHelp(
      "End with status 1 if this is met; may be repeated, or a list with commas.",
      discussion: """
        differs      a relation is broken
        near         a relation holds by a mechanism alone (see differs too)
        unresolved   a relation could not be judged
        unexplained>AMOUNT
                     by more than the amount, such as 64MiB or 4096, is a
                     broken relation of bytes outside of what its
                     mechanisms allow, or the residual of a ledger outside
                     of its bound; ledgers without one are passed over
        """,
      valueName: "condition"), transform: FailCondition.list)
  var failOn: [[FailCondition]] = []

  @Option(
    help: ArgumentHelp(
      "End with status 1 if a relation that held in this snapshot differs in the one reported on.",
      discussion: "It held if it was equal or near. One that could not be judged says nothing.",
      valueName: "number"))
  var baseline: SnapshotID?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Compare two snapshots instead, as compare does.", valueName: "numbers"))
  var compare: [SnapshotID] = []

  enum Format: String, EnumerableFlag {
    case markdown, html, json
  }

  func validate() throws {
    guard compare.isEmpty || compare.count == 2 else {
      throw ValidationError("--compare takes the numbers of two snapshots")
    }
    guard
      compare.isEmpty
        || (snapshot.id == nil && failOn.isEmpty && baseline == nil && relations.files.isEmpty)
    else {
      throw ValidationError(
        "--compare takes neither --snapshot nor --fail-on, --baseline or --relations")
    }
  }

  func run() throws {
    let correlator = Correlator(relations: RelationCatalog.all + (try relations.relations()))
    let database = try database.openReadOnly()
    if compare.count == 2 {
      let report = try ComparisonReport(compare[0], in: database, compare[1], in: database)
      return try Output.write(Array(render(report, as: reportFormat).utf8), toFile: output)
    }
    let id = try snapshot.resolve(in: database)
    let result = correlator.correlate(try database.load(id))
    // Before anything is written: one that is not there is an error.
    let before = try baseline.map { ($0, correlator.correlate(try database.load($0))) }
    let report = ReportBuilder().report(on: result, snapshotID: id.rawValue)
    try Output.write(Array(render(report, as: reportFormat).utf8), toFile: output)
    var complaints = failOn.flatMap(\.self).flatMap { $0.complaints(result) }
    if let (number, before) = before {
      complaints += FailCondition.complaints(
        "broken since snapshot \(number)", result.broken(since: before))
    }
    for complaint in complaints { Output.complain(complaint) }
    if !complaints.isEmpty { throw ExitStatus.conditionMet }
  }

  private var reportFormat: ReportFormat {
    switch format {
    case .markdown: .markdown
    case .html: .html
    case .json: .json
    }
  }
}
