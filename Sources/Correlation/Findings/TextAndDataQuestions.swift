import MemoryUnits
import SnapshotModel

extension Question {
  static let neitherTextNorData = Question(
    "neither-text-nor-data",
    "What is in the address space beside text and data?",
    given:
      "maps, and mappings that are neither the program’s code, nor private and writable, nor a stack",
    citing: [
      .thread("2020-08-14"), .kernel("fs/proc/task_mmu.c", "task_statm"),
      .kernel("fs/binfmt_elf.c", "load_elf_binary"),
    ]
  ) { context in
    let id = MappingSum.otherThanTextAndData.id
    guard context.snapshot.header.identity.executable != nil, let total = context.amount(id),
      total != .zero,
      let ledger = context.ledger(
        "neither-text-nor-data", "Address space that statm counts neither as text nor as data", id)
    else { return nil }
    return Answer(
      [
        "\(total.formatted) are mapped for other things than the program’s own code (text) and "
          + "private memory that may be written (data).",
        "Only the executable segment of the program’s own file is text: read-only data that has a "
          + "segment of its own counts as neither, and so does the code of libraries.",
      ], [id], ledger)
  }

  static let dataIsVirtual = Question(
    "data-is-virtual",
    "Why is data (data + stack of statm) so much larger than the memory that the process uses?",
    given: "statm, maps, and less than half as much anonymous memory in RAM as data",
    citing: [
      .thread("2020-08-14"), .kernel("mm/vma.h", "is_data_mapping"),
      .kernel("fs/proc/task_mmu.c", "task_statm"),
    ]
  ) { context in
    guard let data = context.amount("procfs.statm.data"),
      let resident = context.amount("procfs.statm.resident"),
      let shared = context.amount("procfs.statm.shared"),
      case let anonymous = resident.saturatingSubtract(shared),
      anonymous < data.saturatingSubtract(anonymous)
    else { return nil }
    let sums = [MappingSum.privateWritable.id, MappingSum.stack.id]
    guard context.sum(sums) == data,
      let ledger = context.ledger(
        "data-is-virtual", "The address space that statm counts as data", "procfs.statm.data",
        of: sums)
    else { return nil }
    return Answer(
      [
        "statm’s data counts all address space that is private and may be written, used or not: "
          + "\(data.formatted).",
        "In RAM are \(anonymous.formatted) of anonymous memory: resident − shared.",
      ], ["procfs.statm.data", "procfs.statm.resident", "procfs.statm.shared"] + sums, ledger)
  }
}

extension FindingContext {
  /// A sum over mappings, by the kind of mapping.
  fileprivate func ledger(
    _ id: String, _ title: String, _ quantity: QuantityID, of sums: [QuantityID]? = nil
  ) -> Ledger? {
    guard let total = amount(quantity) else { return nil }
    var labels: [String: ByteCount] = [:]
    for group in (sums ?? [quantity]).flatMap(index.groups) {
      labels[group.label, default: .zero] = labels[group.label, default: .zero]
        .saturatingAdd(group.size)
    }
    let entries = labels.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { Ledger.Entry($0.key, $0.value) }
    guard entries.reduce(.zero, { $0.saturatingAdd($1.bytes) }) == total else { return nil }
    return Ledger(
      id: id, title: title, quantity: quantity, total: total, entries: entries, residualLabel: "",
      bound: 0...0)
  }
}
