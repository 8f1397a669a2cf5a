import Procfs
import SnapshotModel
import TextParsing

extension Derivation {
  /// The kernel's release, its processors, when it booted, and its memory as a whole.
  mutating func deriveMachine(from files: inout ProcfsFiles) {
    if machine.kernelRelease == nil {
      machine.kernelRelease =
        files.parse("proc/version") { try KernelRelease(parsing: $0, path: $1) }?.text
    }
    if machine.processorsOnline == nil {
      machine.processorsOnline =
        files.parse("sys/devices/system/cpu/online") {
          try ProcessorsOnline(parsing: $0, path: $1)
        }?.count
    }
    if let bootTime = files.parse("proc/stat", with: SystemStatParser()) {
      machine.bootTime = bootTime.seconds
      readings.append(
        Reading(
          "procfs.system.btime", number: ExactDecimal(bootTime.seconds), unit: .seconds,
          provenance: Provenance(capture: "proc/stat", line: bootTime.line, place: "btime")))
    }
    readings += (files.parse("proc/meminfo", with: MemoryInfoParser()) ?? []).map {
      ProcfsReading.kibibytes("procfs.meminfo.", $0, capture: "proc/meminfo")
    }
  }
}
