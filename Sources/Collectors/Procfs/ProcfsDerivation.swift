import MemoryUnits
import Procfs
import SnapshotModel
import TextParsing

extension Derivation {
  /// Everything that the files of /proc say: readings, mappings, identity and machine.
  ///
  /// A file that is missing gives nothing; one that cannot be parsed becomes a gap.
  package mutating func deriveProcfs(_ captures: CaptureSet) {
    var files = ProcfsFiles(captures)
    deriveMachine(from: &files)
    let folder = "proc/\(identity.pid)/"
    if captures.captures(under: folder).isEmpty {
      unavailable.append(
        SnapshotHeader.Gap(
          View.procfs.rawValue,
          Unavailability("nothing of /proc/\(identity.pid) was captured")))
    } else {
      let numbers = ProcessNumbers(
        folder: folder,
        stat: files.parse(folder + "stat") { try ProcessStat(parsing: $0, path: $1) },
        statm: files.parse(folder + "statm") { try ProcessStatm(parsing: $0, path: $1) },
        status: files.parse(folder + "status", with: ProcessStatus.Parser()))
      deriveMappings(numbers, from: &files)
      deriveIdentity(numbers, from: &files)
      deriveSums(numbers, from: captures)
      readings += numbers.readings(machine, warnings: &warnings)
      deriveSmallFiles(folder, from: &files)
      if let absence = numbers.absenceOfMemory {
        unavailable.append(SnapshotHeader.Gap("memory of process \(identity.pid)", absence))
      }
    }
    unavailable += files.gaps
  }

  /// smaps_rollup, limits and the scores.
  private mutating func deriveSmallFiles(_ folder: String, from files: inout ProcfsFiles) {
    let rollup = folder + "smaps_rollup"
    if let lines = files.parse(rollup, with: ProcessSmapsRollup.Parser())?.lines {
      readings += lines.map {
        ProcfsReading.kibibytes("procfs.smaps_rollup.", $0, capture: rollup)
      }
    }
    for file in ["oom_score", "oom_score_adj"] {
      if let score = files.parse(folder + file, { try OOMScore(parsing: $0, path: $1) }) {
        readings.append(
          Reading(
            QuantityID("procfs.\(file)"), number: ExactDecimal(score.value), unit: .number,
            provenance: Provenance(capture: folder + file, line: 1, place: file)))
      }
    }
    let limits = folder + "limits"
    for limit in files.parse(limits, with: ProcessLimitsParser()) ?? [] {
      readings += [limitReading(limit, capture: limits)].compactMap { $0 }
    }
  }

  /// The soft limit, `nil` for a number of more than 63 bits.
  private func limitReading(_ limit: ProcessLimit, capture: String) -> Reading? {
    let unit: Unit =
      switch limit.unit {
      case "bytes": .bytes
      case "seconds": .seconds
      case "processes", "files", "locks", "signals": .count
      default: .number
      }
    let amount: Amount? =
      switch limit.soft {
      case .unlimited: .unlimited
      case .number(let number):
        Int64(exactly: number).map {
          unit == .bytes ? .bytes(ByteCount($0)) : .number(ExactDecimal($0))
        }
      }
    let name = String(limit.name.map { $0 == " " ? "_" : $0 })
    return amount.map {
      Reading(
        QuantityID("procfs.limits.\(name)"), $0, unit: unit, granularity: .one,
        provenance: Provenance(
          capture: capture, line: limit.line, place: "soft limit of \(limit.name)"))
    }
  }
}
