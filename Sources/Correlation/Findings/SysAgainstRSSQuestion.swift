import MemoryUnits
import Pages
import SnapshotModel

extension Question {
  static let sysAgainstRSS = Question(
    "sys-against-rss",
    "Why do Sys of Go and the RSS of the process differ?",
    given: "Sys, the pages of the process, and the Go heap read out of memory",
    citing: [
      .go("src/runtime/mstats.go", "MemStats.Sys"), .document("golang/go#36398"),
    ]
  ) { context in
    guard let pages = context.pages, let resident = context.amount("ledger.resident"),
      let ledger = context.ledgers.first(where: { $0.id == "go-sys" }),
      let total = context.amount(ledger.quantity)
    else { return nil }
    // MemStats counts neither: see `AddressAttribution.Part.isLeftOutOfMemStats`.
    let leftOut: Set<String> = ["metadata.arena_index", "arena.reserved", "image.data"]
    let inRAM = pages.total {
      $0.residency == .page(.resident) && ($0.role.map { !leftOut.contains($0) } ?? false)
    }
    return Answer(
      [
        "Sys, \(total.formatted), counts address space, in RAM or not; RSS, "
          + "\(resident.formatted), what the whole process has in RAM, files and code included.",
        "In RAM are \(inRAM.formatted) of what Go has by its own lists.",
      ], [ledger.quantity, "ledger.resident"], ledger)
  }
}
