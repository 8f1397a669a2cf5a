import MemoryUnits
import Pages
import SnapshotModel

extension Question {
  static let notGo = Question(
    "not-go",
    "How much of the anonymous memory is not Go’s?",
    given: "the pages of the process, with their kinds, and the Go heap read out of memory",
    citing: [
      .document("golang/go#16843"),
      .kernel("fs/proc/task_mmu.c", "pagemap_read"),
    ]
  ) { context in
    let id: QuantityID = "ledger.resident.anonymous"
    guard let pages = context.pages, let total = context.amount(id),
      pages.rows.contains(where: { $0.role?.hasPrefix("span.") == true })
    else { return nil }
    let size = { (isWanted: (String?, Mapping?) -> Bool) in
      pages.total {
        $0.residency == .page(.resident) && $0.facts?.kind == .anonymous
          && isWanted($0.role, pages.mapping(of: $0))
      }
    }
    let stack = size { role, mapping in role == nil && mapping?.isStack == true }
    let variables = size { role, _ in role == "image.data" }
    let go = size { role, _ in role != nil && role != "image.data" }
    let ledger = Ledger(
      "not-go", "Anonymous memory in RAM, by whether Go has it", id, total,
      [
        Ledger.Entry("Go’s: heap, stacks, the runtime’s own", go),
        Ledger.Entry("variables of the program", variables),
        Ledger.Entry("the main thread’s stack", stack),
      ].filter { $0.bytes != .zero },
      rest: "C heap, stacks of threads, and what of Go’s own no list leads to")
    guard let ledger, let rest = ledger.entries.last else { return nil }
    return Answer(
      [
        "At most \(rest.bytes.saturatingAdd(stack).formatted) of \(total.formatted), beside the "
          + "program’s variables.",
        "Go’s heap, its stacks and what else its lists lead to have \(go.formatted) of it.",
      ], [id], ledger)
  }
}
