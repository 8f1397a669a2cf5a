import ArgumentParser
import Correlation
import MemoryUnits
import Pages
import Reporting
import SnapshotModel
import Storage

/// The totals of a snapshot taken apart, and its pages summed by what is known of them.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Print where the bytes of a snapshot's totals are, page by page.",
    discussion: """
      Without --by: each total of a view against its parts, and the residual that they leave.
      With --by: all of the address space, each byte once, summed by one to three columns:

        \(columnNames)

      Two columns make a cross table as long as the second has no more than \(CrossTable.limit)
      values. JSON and CSV are always lists; CSV has no row for the sum.
      """)

  @Option(help: ArgumentHelp("Sum the pages by these, divided by commas.", valueName: "columns"))
  var by: String?

  @Flag(help: "Only what is resident, not all of the address space.") var resident = false

  @Flag(help: "The format.") var format: Format = .text

  @OptionGroup var snapshot: SnapshotChoice
  @OptionGroup var database: DatabaseOptions

  enum Format: String, EnumerableFlag {
    case text, markdown, json, csv
  }

  private static let columnNames = PageColumn.allCases.map(\.rawValue).joined(separator: " ")

  func validate() throws {
    if let by { _ = try Self.columns(by) }
    if resident && by == nil { throw ValidationError("--resident needs columns: --by") }
  }

  private static func columns(_ list: String) throws -> [PageColumn] {
    let columns = try list.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let column = PageColumn(rawValue: String(word)) else {
        throw ValidationError(
          "--by: there is no column \"\(String(word).visible())\" (there are: \(columnNames))")
      }
      return column
    }
    guard columns.count <= 3, Set(columns).count == columns.count else {
      throw ValidationError("--by takes one to three columns, each once (of: \(columnNames))")
    }
    return columns
  }

  func run() throws {
    let columns = try by.map(Self.columns)
    let database = try database.openReadOnly()
    let id = try snapshot.resolve(in: database)
    // Ledgers are made of readings and pages, not of what relations say.
    let result = Correlator().correlate(try database.load(id))
    let document = LedgerDocument(
      result.snapshot, id: id.rawValue, try content(result, id, columns))
    Output.note("snapshot \(id): \(result.snapshot.title)")
    switch format {
    case .text: try Output.write(document.text)
    case .markdown: try Output.write(document.markdown)
    case .json: try Output.write(document.json)
    case .csv: try Output.write(document.csv)
    }
  }

  private func content(
    _ result: CorrelationResult, _ id: SnapshotID, _ columns: [PageColumn]?
  ) throws -> LedgerDocument.Content {
    let missing = "snapshot \(id) has no list of pages: \(result.snapshot.whyNoPages)"
    guard let columns else {
      guard result.pages != nil || !result.ledgers.isEmpty else { throw CommandError(missing) }
      if result.pages == nil { Output.complain(missing) }
      guard !result.ledgers.isEmpty else {
        throw CommandError("snapshot \(id): no total could be taken apart (sum its pages: --by)")
      }
      return .ledgers(result.ledgers)
    }
    guard let pages = result.pages else { throw CommandError(missing) }
    let table = ContingencyTable(
      pages, by: columns, executable: result.snapshot.header.identity.executable
    ) { !resident || $0.residency == .page(.resident) }
    let doubtful = pages.total { $0.residency == .page(.residentOrZero) }
    if resident && doubtful != .zero {
      Output.complain(
        "left out: \(doubtful.formatted) of which nothing tells whether they are resident or the "
          + "page of zeros")
    }
    return .table(table, isResidentOnly: resident)
  }
}

extension Snapshot {
  fileprivate var title: String {
    let identity = header.identity
    return "\((identity.comm ?? "?").visible()) (pid \(identity.pid)), "
      + UTCTime(header.takenAt).forPeople
  }

  /// Each reason once, with what would help.
  fileprivate var whyNoPages: String {
    let gaps = pageGaps.map { gap in
      "\(gap.what): \(gap.why.reason)" + (gap.why.remedy.isEmpty ? "" : " (\(gap.why.remedy))")
    }
    return gaps.isEmpty
      ? "they were not looked at (take the snapshot of the live process: memcorrelate snapshot)"
      : gaps.joined(separator: "; ").visible()
  }
}
