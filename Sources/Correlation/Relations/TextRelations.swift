import MemoryUnits
import SnapshotModel

/// The program's own code.
enum TextRelations {
  static let all: [Relation] = [vmExeWithinStatmText, vmExeWithinStatText]

  private static let vmExeWithinStatmText = Relation(
    "procfs.vmexe-within-statm-text", "VmExe is at most statm text",
    "procfs.status.VmExe", .atMost(), "procfs.statm.text",
    because:
      "Both are end_code − start_code in whole pages; VmExe is no more than exec_vm, so it is less "
      + "where a program has unmapped its text or made it writable, or was linked that way.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_mem, task_statm")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.text": 5409.pages, "procfs.status.VmExe": 21_636.kB]),
      .near(
        "a program whose own text is writable: VmExe is that of its libraries (made up)",
        ["procfs.statm.text": 5409.pages, "procfs.status.VmExe": 1528.kB]),
      .breaks(
        "the libraries are added",
        ["procfs.statm.text": 5409.pages, "procfs.status.VmExe": 23_164.kB]),
    ])

  private static let vmExeWithinStatText = Relation(
    "procfs.vmexe-within-stat-text", "VmExe is at most the pages from startcode to endcode of stat",
    "procfs.status.VmExe", .atMost(), "procfs.stat.text",
    because:
      "stat gives the addresses that status takes the difference of. Writable text is not in VmExe.",
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
