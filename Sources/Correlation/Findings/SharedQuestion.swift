import MemoryUnits
import SnapshotModel

extension Question {
  static let sharedIsNotSharing = Question(
    "shared-is-not-sharing",
    "Is what statm and top call shared (SHR) shared with other processes?",
    given: "statm’s shared, and Shared_Clean and Shared_Dirty of smaps",
    citing: [
      .thread("2020-08-18"), .kernel("fs/proc/task_mmu.c", "task_statm, smaps_account"),
    ]
  ) { context in
    guard let shared = context.amount("procfs.statm.shared"), shared != .zero,
      let mappedTwice = context.sum([
        "procfs.smaps.sum.Shared_Clean", "procfs.smaps.sum.Shared_Dirty",
      ])
    else { return nil }
    return Answer(
      [
        "Not necessarily: shared counts the pages in RAM that belong to files or to shared memory, "
          + "whoever maps them, \(shared.formatted).",
        "As mapped more than once, here or in another process, smaps counts "
          + "\(mappedTwice.formatted) of all its pages (Shared_Clean + Shared_Dirty).",
      ],
      [
        "procfs.statm.shared", "procfs.smaps.sum.Shared_Clean", "procfs.smaps.sum.Shared_Dirty",
      ])
  }
}
