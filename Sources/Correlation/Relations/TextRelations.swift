import MemoryUnits
import SnapshotModel

/// The program's own code.
enum TextRelations {
  static let all: [Relation] = [statmTextIsVmExe, statTextIsVmExe]

  private static let statmTextIsVmExe = Relation(
    "procfs.statm-text-is-vmexe", "statm text is VmExe",
    "procfs.statm.text", .exact, "procfs.status.VmExe",
    because:
      "Both are end_code − start_code in whole pages; VmExe is no more than exec_vm, so it is less "
      + "where a program has unmapped its text or made it writable.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_mem, task_statm")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.text": 5409.pages, "procfs.status.VmExe": 21_636.kB]),
      .breaks(
        "the libraries are added",
        ["procfs.statm.text": 5409.pages, "procfs.status.VmExe": 23_164.kB]),
    ])

  private static let statTextIsVmExe = Relation(
    "procfs.stat-text-is-vmexe", "the pages from startcode to endcode of stat are VmExe",
    "procfs.stat.text", .exact, "procfs.status.VmExe",
    because: "stat gives the addresses that status takes the difference of.",
    citing: [
      .kernel("fs/proc/array.c", "do_task_stat"), .kernel("fs/binfmt_elf.c", "load_elf_binary"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.stat.text": 5409.pages, "procfs.status.VmExe": 21_636.kB]),
      .breaks(
        "the last page is not rounded up",
        ["procfs.stat.text": 5408.pages, "procfs.status.VmExe": 21_636.kB]),
    ])
}
