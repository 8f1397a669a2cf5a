import MemoryUnits
import SnapshotModel

@testable import Correlation
@testable import Reporting

extension ReportExamples {
  /// The report on pages with a finding of each kind: its ledger below, its own, none.
  static func findingsReport(_ text: String = "why") -> Report {
    var report = everythingAndPagesReport()
    let own = Ledger(
      id: "own", title: text, quantity: "procfs.status.VmRSS", total: ByteCount(4096), entries: [],
      residualLabel: text, bound: nil, notes: [Missing(what: text, why: text)])
    report.findings = [report.ledger?.ledgers.first, own, nil].enumerated().map { number, ledger in
      Finding(
        id: "finding-\(number)", question: text, answer: text, ledger: ledger,
        citations: [.document(text)], quantities: ["procfs.status.VmRSS"])
    }
    return report
  }
}
