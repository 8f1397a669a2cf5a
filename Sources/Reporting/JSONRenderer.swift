import Correlation
import MemoryUnits
import SnapshotModel

/// The report for other programs: `Documentation/JSON.md` says what each member means.
struct JSONRenderer {
  static let schema = "memcorrelate.report/1"

  func render(_ report: Report) -> String {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", Self.schema)
      json.member("snapshot") { snapshot(report.snapshot, &$0) }
      json.member("readings") { $0.array(report.readings) { reading($1, &$0) } }
      json.member("matches") { json in
        let relations =
          report.relations.flatMap(\.relations) + report.unresolved.flatMap(\.relations)
        json.array(relations) { match($1, &$0) }
      }
      json.member(
        "unmatched", report.unmatched.flatMap { ($0.readings + $0.zero).map(\.id) })
      json.member("blocks") { $0.array(report.attribution.blocks) { block($1, &$0) } }
      json.member("ledgers") { $0.array(report.ledger?.ledgers ?? []) { ledger($1, &$0) } }
      json.member("findings") { $0.array(report.findings) { finding($1, &$0) } }
      json.member("pageTables") { json in
        json.array(report.ledger?.tables ?? []) { pageTable($1.table, &$0) }
      }
      json.member("unavailable") { json in
        json.array(report.unavailable) { json, gap in
          json.object { json in
            json.member("what", gap.what)
            json.member("why", gap.why)
            json.member("remedy", gap.remedy)
          }
        }
      }
    }
    return writer.text + "\n"
  }

  func snapshot(_ facts: Report.SnapshotFacts, _ json: inout JSONWriter) {
    let header = facts.header
    json.object { json in
      json.member("id", facts.id)
      json.member("takenAt", UTCTime(header.takenAt).iso)
      json.member("duration", facts.duration)
      json.member("toolVersion", header.toolVersion)
      json.member("identity") { identity(header.identity, &$0) }
      json.member("machine") { machine(header.machine, &$0) }
      json.member("consistency") { consistency(header.consistency, &$0) }
      json.member("warnings", header.warnings)
    }
  }

  private func identity(_ identity: ProcessIdentity, _ json: inout JSONWriter) {
    json.object { json in
      json.member("pid", Int64(identity.pid))
      json.member("startTime", identity.startTime.map { Int64(clamping: $0) })
      json.member("comm", identity.comm)
      json.member("executable", identity.executable)
      json.member("buildID", identity.buildID)
      json.member("commandLine", identity.commandLine)
      json.member("cgroup", identity.cgroup)
      json.member("cgroupVersion", identity.cgroupVersion.map(Int64.init))
    }
  }

  private func machine(_ machine: Machine, _ json: inout JSONWriter) {
    json.object { json in
      json.member("pageSize", machine.pageSize.bytes)
      json.member("pageSizeIsKnown", machine.pageSizeIsKnown)
      json.member("kernelRelease", machine.kernelRelease)
      json.member("processorsOnline", machine.processorsOnline.map(Int64.init))
      json.member("clockTicksPerSecond", Int64(machine.clockTicksPerSecond))
      json.member("bootTime", machine.bootTime)
    }
  }

  private func consistency(_ consistency: Consistency, _ json: inout JSONWriter) {
    json.object { json in
      json.member("attempts", Int64(consistency.attempts))
      json.member("stable", consistency.isStable)
      json.member("counters") { json in
        json.array(consistency.counters) { json, counter in
          json.object { json in
            json.member("quantity", counter.quantity.rawValue)
            json.member("before", counter.before)
            json.member("after", counter.after)
          }
        }
      }
    }
  }

  private func reading(_ reading: Reading, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", reading.id)
      json.member("quantity", reading.quantity.rawValue)
      json.member("instance", reading.instance)
      json.member("view", reading.quantity.view?.rawValue)
      switch reading.amount {
      case .bytes(let bytes): json.member("bytes", bytes.bytes)
      case .number(let number): json.member("value") { $0.number(number) }
      case .unlimited: json.member("value", "unlimited")
      }
      json.member("unit", reading.unit.rawValue)
      json.member("granularity", reading.granularity.rawValue)
      json.member("source") { source(reading.provenance, &$0) }
    }
  }

  func source(_ provenance: Provenance, _ json: inout JSONWriter) {
    json.object { json in
      json.member("capture", provenance.capture)
      json.member("line", provenance.line > 0 ? Int64(provenance.line) : nil)
      json.member("place", provenance.place)
    }
  }
}
