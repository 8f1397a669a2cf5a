import Correlation
import MemoryUnits
import Pages
import SnapshotModel
import TextParsing

/// Shows the page ledger, and the totals that are taken apart by it.
struct LedgerSectionBuilder {
  private let result: CorrelationResult

  init(_ result: CorrelationResult) { self.result = result }

  /// `nil` where there is neither a list of pages nor a total that is known without one.
  func section() -> Report.LedgerSection? {
    guard result.pages != nil || !result.ledgers.isEmpty else { return nil }
    return Report.LedgerSection(
      note: note, ledgers: result.ledgers, tables: result.pages.map(tables) ?? [], cost: cost(),
      gaps: result.snapshot.pageGaps.map {
        Report.Gap(what: $0.what, why: $0.why.reason, remedy: $0.why.remedy)
      })
  }

  private var note: String {
    let residual = "The residual is what the parts leave of a total, whatever it is."
    guard result.pages != nil else {
      return "Totals against their parts; the pages of the process were not read. \(residual)"
    }
    return "Every byte of the address space once, as the kernel tells of its page, joined with the "
      + "mapping, the cgroup that pays, the use that Go has for it and the core. \(residual)"
  }

  private func tables(_ pages: PageLedger) -> [Report.PageTable] {
    var tables: [Report.PageTable] = []
    if pages.rows.contains(where: { $0.role != nil }) {
      tables += table(
        pages, "What Go uses the address space for, and what stands behind it",
        "All of the address space.", [.role, .residency])
    }
    if pages.rows.contains(where: { $0.facts.map { $0.charge != .unknown } ?? false }) {
      tables += table(
        pages, "Who pays for what is mapped", "Addresses that something stands behind.",
        [.charge, .residency]
      ) { $0.facts != nil }
    }
    return tables
  }

  private func table(
    _ pages: PageLedger, _ title: String, _ gloss: String, _ columns: [PageColumn],
    where isWanted: (PageLedger.Row) -> Bool = { _ in true }
  ) -> [Report.PageTable] {
    let table = ContingencyTable(
      pages, by: columns, executable: result.snapshot.header.identity.executable, where: isWanted)
    guard let cross = CrossTable(table) else { return [] }
    let meanings = columns.first == .role ? cross.rows.map { ($0.label, meaning($0.label)) } : []
    return [
      Report.PageTable(
        title: title, gloss: gloss,
        meanings: Dictionary(meanings, uniquingKeysWith: { first, _ in first }), table: table,
        cross: cross)
    ]
  }

  /// Of a role, as the catalogue has it.
  private func meaning(_ role: String) -> String {
    role == "none"
      ? "no use is known"
      : QuantityCatalog.definition(of: QuantityID("core.go.\(role)"))?.title ?? ""
  }

  /// `Reading the pages took 1.3 ms in system calls: pagemap 1.1 ms, …`
  private func cost() -> Prose {
    let times = result.snapshot.readings.filter { $0.quantity == "ledger.seconds" }
      .compactMap { reading -> (name: String, time: Int64)? in
        guard let time = nanoseconds(reading) else { return nil }
        let name = reading.instance.split(separator: "\"").dropFirst().first
        return (name.map(String.init) ?? reading.instance, time)
      }
    guard !times.isEmpty else { return "" }
    let sum = times.reduce(Int64(0)) { sum, next in
      let (next, overflow) = sum.addingReportingOverflow(next.time)
      return overflow ? .max : next
    }
    var prose: Prose = "Reading the pages took \(time(sum)) in system calls: "
    prose += Prose.joined(times.map { "\(code: $0.name) \(time($0.time))" })
    let hold = result.snapshot.readings.first { $0.quantity == "ledger.longest_hold" }
    if let hold = hold.flatMap(nanoseconds) {
      prose += "; the longest call that held a lock of the address space: \(time(hold))"
    }
    return prose + "."
  }

  private func time(_ nanoseconds: Int64) -> Prose {
    Prose([.amount(Duration.short(nanoseconds))])
  }

  private func nanoseconds(_ reading: Reading) -> Int64? {
    guard let number = reading.number else { return nil }
    return ExactDecimal(digits: number.digits, exponent: number.exponent + 9).integer
  }
}
