import ArgumentParser
import Correlation
import Reporting
import Storage

/// What the views of one snapshot say of each other.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Judge the relations between the views and write a report.")

  @Flag(help: "The format.") var format: Format = .markdown

  @Option(
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var snapshot: SnapshotChoice
  @OptionGroup var database: DatabaseOptions

  @Option(
    help: ArgumentHelp(
      "End with status 1 if a relation got this verdict.", valueName: "verdict"))
  var failOn: FailOn?

  enum Format: String, EnumerableFlag {
    case markdown, html, json
  }

  enum FailOn: String, ExpressibleByArgument, CaseIterable {
    case differs, unresolved
  }

  func run() throws {
    let database = try database.openReadOnly()
    let id = try snapshot.resolve(in: database)
    let result = Correlator(relations: RelationCatalog.all).correlate(try database.load(id))
    let report = ReportBuilder().report(on: result, snapshotID: id.rawValue)
    try Output.write(Array(render(report, as: reportFormat).utf8), toFile: output)
    guard let failOn, let verdict = Verdict(rawValue: failOn.rawValue) else { return }
    if result.matches.contains(where: {
      $0.verdict == verdict && $0.relation.standing == .established
    }) {
      throw ExitStatus.conditionMet
    }
  }

  private var reportFormat: ReportFormat {
    switch format {
    case .markdown: .markdown
    case .html: .html
    case .json: .json
    }
  }
}
