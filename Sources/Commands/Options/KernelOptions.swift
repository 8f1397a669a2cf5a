import ArgumentParser
import Collectors

/// Where the kernel's files are.
struct KernelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The process's memory cgroup, if not the one that /proc names.", valueName: "path"))
  var cgroup: String?

  @Flag(
    help: "Read the totals and the pages of every process in the cgroup, not of this one alone.")
  var cgroupMembers = false

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Look at the pages one by one: who is charged for them, and what they are for.",
      discussion: "snapshot does without being asked; watch does not."))
  var pages: Bool?

  @Option(help: ArgumentHelp("Where procfs is mounted.", valueName: "directory"))
  var proc = "/proc"

  @Option(help: ArgumentHelp("Where sysfs is mounted.", valueName: "directory"))
  var sys = "/sys"

  /// `readsPages` is what is done without being asked.
  func apply(to options: inout SnapshotOptions, readsPages: Bool) {
    options.cgroup = cgroup
    options.readsCgroupMembers = cgroupMembers
    options.readsPages = pages ?? readsPages
    options.procRoot = proc
    options.sysRoot = sys
  }
}
