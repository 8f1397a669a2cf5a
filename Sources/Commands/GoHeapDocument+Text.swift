import GoRuntime
import MemoryUnits
import Reporting

extension GoHeapDocument {
  /// For people: a table for each runtime, in the shape that viewcore's has.
  var text: String {
    runtimes.map { $0.text(reading) }.joined(separator: "\n")
  }
}

extension GoHeap {
  fileprivate func text(_ reading: GoHeapReading) -> String {
    var table = TextTable(["", "bytes", "of Sys", ""], right: [1, 2])
    for row in GoHeapTree(self).rows {
      table.add([
        String(repeating: " ", count: row.depth * 2) + row.name, row.amount.bytes.grouped,
        row.isPartOfSys ? percent(row.amount) : "", row.comment,
      ])
    }
    return
      ([title(reading)] + [table.text] + [collectorLines, agreement] + notes.map { "note: \($0)\n" })
      .joined(separator: "\n")
  }

  private func title(_ reading: GoHeapReading) -> String {
    let program = (image ?? "a program without a file").visible()
    return "\(program), \(goVersion?.visible() ?? "Go of unknown version"), "
      + "layout of Go \(layout): \(reading.words)\n"
  }

  private func percent(_ amount: ByteCount) -> String {
    guard memstats.sys.bytes > 0 else { return "" }
    let tenths = (Double(amount.bytes) * 1000 / Double(memstats.sys.bytes)).rounded()
    return "\(Int64(tenths) / 10).\((Int64(tenths) % 10).magnitude)%"
  }

  /// What survived, what came since, and what is certainly dead.
  private var collectorLines: String {
    let age = gc.cycle == 0 ? "none yet" : "cycle \(gc.cycle.grouped)"
    var lines = [
      "garbage collection: \(age), phase \(gc.phase.rawValue) (by \(gc.phaseEvidence))",
      "  survived the last collection  \(gc.survived.formatted)",
      "  allocated since               \(gc.allocatedSince.formatted)",
      "  dead, not yet swept           \(gc.deadUnswept.formatted)"
        + (gc.spansUnswept > 0 ? " in \(gc.spansUnswept.grouped) spans" : ""),
    ]
    if gc.spansBeingSwept > 0 {
      lines.append("  \(gc.spansBeingSwept.grouped) spans are being swept and in none of the three")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var agreement: String {
    let off = identities.filter { $0.residue != 0 }
    guard !off.isEmpty else {
      return "All \(identities.count) pairs of ways to the same number agree to the byte.\n"
    }
    return "\(off.count) of \(identities.count) pairs of ways to the same number differ:\n"
      + off.map {
        "  \($0.leftName) is \($0.residue.magnitude.grouped)\($0.unit == .bytes ? " B" : "") "
          + "\($0.residue > 0 ? "more" : "less") than \($0.rightName)\n"
      }.joined()
  }
}

extension GoHeapReading {
  /// `paused for 12.3 ms`
  fileprivate var words: String {
    let how =
      switch mode {
      case .core: "out of a core"
      case .stopped: "it was stopped already"
      case .heldStill: "nothing moved while it was read"
      case .paused: "stopped for \((pauseNanoseconds ?? 0).milliseconds)"
      case .moved: "it moved while it was read: these numbers are of more than one moment"
      }
    return
      "\(how) (\(bytesRead.rounded) in \(reads.grouped) reads, \(copyNanoseconds.milliseconds))"
  }
}

extension Int64 {
  /// Nanoseconds as `12.3 ms`.
  fileprivate var milliseconds: String {
    let tenths = (self + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
