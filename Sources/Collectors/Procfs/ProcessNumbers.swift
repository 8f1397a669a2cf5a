import MemoryUnits
import Procfs
import SnapshotModel
import TextParsing

/// The three files that sum up a process, each `nil` where it was not captured.
struct ProcessNumbers {
  /// `proc/17669/`
  let folder: String
  let stat: ProcessStat?
  let statm: ProcessStatm?
  let status: ProcessStatus?

  var hasMemory: Bool {
    if let status { return status.hasMemory }
    if let statm { return !statm.isEmpty }
    return stat?.virtualSize != .zero
  }

  /// Why the process has no memory to speak of, `nil` when it has.
  var absenceOfMemory: Unavailability? {
    guard !hasMemory else { return nil }
    let state = status?.state ?? stat?.state
    let threads = status?.threads?.value ?? stat?.threads ?? 0
    if status?.isKernelThread ?? stat?.isKernelThread ?? false {
      return Unavailability("it is a kernel thread, which has no memory of its own")
    }
    if state == "Z", threads > 1 {
      return Unavailability(
        "its main thread has exited (State: Z, Threads: \(threads))",
        remedy: "its memory is shown under /proc/<pid>/task/<tid> of a thread that lives")
    }
    if let state, state == "Z" || state == "X" {
      return Unavailability("it has exited and its memory is gone (State: \(state), a zombie)")
    }
    return Unavailability("its files tell of no memory (no VmSize): it is just ending, or starting")
  }

  func readings(_ machine: Machine, warnings: inout [String]) -> [Reading] {
    statReadings(machine) + statmReadings(machine.pageSize, &warnings) + statusReadings()
  }

  private func statReadings(_ machine: Machine) -> [Reading] {
    guard let stat else { return [] }
    func provenance(_ number: Int, _ name: String) -> Provenance {
      Provenance(capture: folder + "stat", line: 1, place: "field \(number) (\(name))")
    }
    var readings = [
      ProcfsReading.count("procfs.stat.minflt", stat.minorFaults, provenance(10, "minflt")),
      ProcfsReading.count("procfs.stat.majflt", stat.majorFaults, provenance(12, "majflt")),
      ProcfsReading.count("procfs.stat.num_threads", stat.threads, provenance(20, "num_threads")),
      ProcfsReading.count("procfs.stat.starttime", stat.startTime, provenance(22, "starttime")),
    ]
    if let start = startTime(stat, machine) {
      readings.append(
        Reading(
          "procfs.process.start_time", number: start, unit: .seconds,
          provenance: provenance(22, "starttime, after btime")))
    }
    if let size = stat.virtualSize, size > .zero {
      readings += [
        Reading(
          "procfs.stat.vsize", bytes: size, granularity: .one, provenance: provenance(23, "vsize")),
        ProcfsReading.pages(
          "procfs.stat.rss", stat.resident, machine.pageSize, provenance(24, "rss")),
        textReading(stat, machine.pageSize),
      ]
    }
    return readings.compactMap { $0 }
  }

  /// The pages from the first to the last of the program's code, as the kernel computes VmExe.
  private func textReading(_ stat: ProcessStat, _ pageSize: PageSize) -> Reading? {
    // 1 without the right to trace the process; user space ends well below 2^63.
    guard stat.startCode.value > 1, stat.startCode <= stat.endCode, stat.endCode.value < 1 << 63,
      let code = AddressRange(
        pageSize.roundDown(stat.startCode), pageSize.roundUp(stat.endCode))
    else { return nil }
    return Reading(
      "procfs.stat.text", bytes: code.length, granularity: .page,
      provenance: Provenance(
        capture: folder + "stat", line: 1, place: "field 26 (startcode) to 27 (endcode)"))
  }

  /// `btime` and the clock ticks since, exactly; `nil` where a tick is no finite decimal fraction.
  private func startTime(_ stat: ProcessStat, _ machine: Machine) -> ExactDecimal? {
    guard let bootTime = machine.bootTime, machine.clockTicksPerSecond > 0 else { return nil }
    let perSecond = Int64(machine.clockTicksPerSecond)
    var scale: Int64 = 1
    var places = 0
    while scale % perSecond != 0 {
      guard places < 9 else { return nil }
      scale *= 10
      places += 1
    }
    guard let ticks = Int64(exactly: stat.startTime) else { return nil }
    let sinceBoot = ticks.multipliedReportingOverflow(by: scale / perSecond)
    let boot = bootTime.multipliedReportingOverflow(by: scale)
    let sum = boot.partialValue.addingReportingOverflow(sinceBoot.partialValue)
    guard !sinceBoot.overflow, !boot.overflow, !sum.overflow else { return nil }
    return ExactDecimal(digits: sum.partialValue, exponent: -places)
  }

  private func statmReadings(_ pageSize: PageSize, _ warnings: inout [String]) -> [Reading] {
    guard let statm, !statm.isEmpty else { return [] }
    return ProcessStatm.Column.allCases.compactMap { column in
      let reading = statm[column].flatMap {
        ProcfsReading.pages(
          QuantityID("procfs.statm.\(column.rawValue)"), $0, pageSize,
          Provenance(
            capture: folder + "statm", line: 1, place: "field \(column.number) (\(column.rawValue))"
          ))
      }
      if reading == nil {
        warnings.append(
          "\(folder)statm: field \(column.number) (\(column.rawValue)) is no amount, left out")
      }
      return reading
    }
  }

  private func statusReadings() -> [Reading] {
    guard let status else { return [] }
    let capture = folder + "status"
    let threads = status.threads.flatMap {
      ProcfsReading.count(
        "procfs.status.Threads", $0.value,
        Provenance(capture: capture, line: $0.line, place: "Threads"))
    }
    return status.amounts.map { ProcfsReading.kibibytes("procfs.status.", $0, capture: capture) }
      + [threads].compactMap { $0 }
  }
}
