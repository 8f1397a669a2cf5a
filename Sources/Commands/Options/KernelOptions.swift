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
    help: "Look at the pages one by one: who is charged for them, and what they are for.")
  var pages = true

  @Option(help: ArgumentHelp("Where procfs is mounted.", valueName: "directory"))
  var proc = "/proc"

  @Option(help: ArgumentHelp("Where sysfs is mounted.", valueName: "directory"))
  var sys = "/sys"

  func apply(to options: inout SnapshotOptions) {
    options.cgroup = cgroup
    options.readsCgroupMembers = cgroupMembers
    options.readsPages = pages
    options.procRoot = proc
    options.sysRoot = sys
  }
}
