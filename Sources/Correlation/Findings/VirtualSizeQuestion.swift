import MemoryUnits
import SnapshotModel

extension Question {
  static let virtualSize = Question(
    "virtual-size-is-harmless",
    "Why is the address space of the process (VIRT, VmSize) so large?",
    given: "VmSize and what is in RAM of it, which is less than half",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_mem"),
      .kernel("mm/mmap.c", "may_expand_vm"),
    ]
  ) { context in
    let total = context.firstRead(["procfs.status.VmSize", "procfs.statm.size"])
    let resident = context.firstRead(["procfs.status.VmRSS", "procfs.statm.resident"])
    guard let total, let resident, let size = context.amount(total),
      let inRAM = context.amount(resident), inRAM < size.saturatingSubtract(inRAM)
    else { return nil }
    let name = total == "procfs.status.VmSize" ? "VmSize" : "statm’s size"
    let end = "Address space alone takes up no RAM, and no cgroup is charged for it."
    if let ledger = context.balancedLedger("virtual-size"),
      let behind = context.amount("ledger.resident"),
      let reserved = context.amount("ledger.reserved"),
      let untouched = context.amount("ledger.untouched")
    {
      return Answer(
        [
          "\(name) counts addresses, not memory: \(behind.formatted) of \(size.formatted) are in RAM.",
          "\(reserved.formatted) are only reserved, so that nobody may touch them, and for "
            + "\(untouched.formatted) the process has no page, for example because it never touched "
            + "them.", end,
        ], [total, "ledger.resident", "ledger.reserved", "ledger.untouched"], ledger)
    }
    let known = [
      context.reserved, context.entry("in swap", "procfs.status.VmSwap"),
      context.entry("hugetlb pages", "procfs.status.HugetlbPages"),
    ].compactMap { $0 }.filter { $0.bytes != .zero }
    let ledger = Ledger(
      "virtual-size-is-harmless", "The address space, by what is in RAM of it", total, size,
      [Ledger.Entry("in RAM", inRAM, [resident])] + known,
      rest: "mapped, without a page in RAM that the process counts")
    guard let ledger, let rest = ledger.entries.last else { return nil }
    return Answer(
      [
        "\(name) counts addresses, not memory: \(inRAM.formatted) of \(size.formatted) are in RAM.",
        context.reserved.map {
          "\($0.bytes.formatted) are only reserved, so that nobody may touch them."
        } ?? "",
        "For \(rest.bytes.formatted) the process has no page in RAM, for example because it never "
          + "touched them.", end,
      ], [total, resident] + known.flatMap(\.quantities), ledger)
  }
}

extension FindingContext {
  /// What may not be touched. `nil` where there is none, or it is not known that none of it is in RAM: a
  /// program may take all permissions from memory that it has used.
  fileprivate var reserved: Ledger.Entry? {
    let executable = snapshot.header.identity.executable
    let untouched = snapshot.mappings.allSatisfy {
      !MappingSum.reserved.includes($0, executable: executable)
        || $0.amounts[.rss] == .zero && $0.amounts[.swap] == .zero
    }
    guard untouched, let entry = entry("only reserved", MappingSum.reserved.id),
      entry.bytes != .zero
    else { return nil }
    return entry
  }
}
