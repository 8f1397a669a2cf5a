import ArgumentParser
import Collectors

/// Where the kernel's files are.
struct KernelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The process's memory cgroup, if not the one that /proc names.", valueName: "path"))
  var cgroup: String?

  @Flag(help: "Read the totals of every process in the cgroup, not of this one alone.")
  var cgroupMembers = false

  @Option(help: ArgumentHelp("Where procfs is mounted.", valueName: "directory"))
  var proc = "/proc"

  @Option(help: ArgumentHelp("Where sysfs is mounted.", valueName: "directory"))
  var sys = "/sys"

  func apply(to options: inout SnapshotOptions) {
    options.cgroup = cgroup
    options.readsCgroupMembers = cgroupMembers
    options.procRoot = proc
    options.sysRoot = sys
  }
}
