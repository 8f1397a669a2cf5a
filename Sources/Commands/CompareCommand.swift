import ArgumentParser
import Correlation
import Reporting
import Storage

/// Two snapshots against each other.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Print what moved between two snapshots, and where the difference went.",
    discussion: """
      Two moments of a process, two builds of a program, two hosts. Each total of a view that both
      have is taken apart: what it moved by, what its parts moved by, and what they leave. What one
      of them lacks is compared with nothing.
      """)

  @Argument(help: "The number of the first snapshot.") var before: SnapshotID
  @Argument(help: "The number of the second snapshot.") var after: SnapshotID

  @Option(
    name: .customLong("db-b"),
    help: ArgumentHelp(
      "The database that holds the second snapshot, if not the one of the first.",
      valueName: "file"))
  var otherDatabase: String?

  @Flag(help: "The format.") var format: Format = .text

  @Option(
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  @OptionGroup var database: DatabaseOptions

  enum Format: String, EnumerableFlag {
    case text, markdown, html, json
  }

  func run() throws {
    let first = try database.openReadOnly()
    let second = try otherDatabase.map { try SnapshotDatabase.openReadOnly(at: $0) } ?? first
    let report = try ComparisonReport(before, in: first, after, in: second)
    let text =
      switch format {
      case .text: report.text
      case .markdown: render(report, as: .markdown)
      case .html: render(report, as: .html)
      case .json: render(report, as: .json)
      }
    try Output.write(Array(text.utf8), toFile: output)
  }
}

extension ComparisonReport {
  /// Loads both snapshots and compares them.
  init(
    _ before: SnapshotID, in first: SnapshotDatabase, _ after: SnapshotID,
    in second: SnapshotDatabase
  ) throws {
    self.init(
      Comparison(try first.load(before), try second.load(after)), beforeID: before.rawValue,
      afterID: after.rawValue)
  }
}
