import Compression
import GoRuntime
import MemoryUnits
import ProcessMemory
import SnapshotModel
import TextParsing

extension Derivation {
  /// The rows that viewcore printed and, where its form is known, its totals with the heap counted once.
  /// `structure` is that of the core captured beside it, if any.
  mutating func deriveViewcore(_ captures: CaptureSet, _ structure: CoreStructure?) {
    guard let capture = captures[CoreCollector.breakdownName], let content = capture.content else {
      return
    }
    let breakdown: ViewcoreBreakdown
    do {
      breakdown = try ViewcoreBreakdown(parsing: content.decompressed(), path: capture.source)
    } catch {
      unavailable.append(SnapshotHeader.Gap(capture.source, Unavailability("\(error)")))
      return
    }
    for row in breakdown.rows {
      readings.append(
        Reading(
          QuantityID("core.viewcore.\(row.path)"), bytes: row.amount, granularity: .one,
          provenance: Provenance(capture: capture.name, line: row.line, place: row.path)))
    }
    for sum in breakdown.sums { warnings.append("viewcore: \(sum): the table is not whole") }
    let decision = breakdown.decision(mapped: mapped(structure))
    if let corrected = breakdown.corrected(decision) {
      let twice = decision.form == .heapCountedTwice
      for (name, amount) in [("all", corrected.all), ("bss", corrected.bss)] {
        readings.append(
          Reading(
            QuantityID("core.viewcore.corrected.\(name)"), bytes: amount, granularity: .one,
            provenance: Provenance(
              capture: capture.name, line: breakdown[name]?.line ?? 0,
              place: twice ? "\(name) − heap" : name)))
      }
    }
    describe(decision)
  }

  private mutating func describe(_ decision: ViewcoreBreakdown.Decision) {
    switch decision.form {
    case .heapCountedOnce: break
    case .heapCountedTwice:
      warnings.append(
        "viewcore: the table \(decision.isCertain ? "counts" : "most likely counts") the Go heap "
          + "twice, in bss and in heap, as viewcore does since December 2024: \(decision.because). "
          + "core.viewcore.corrected.all and .bss leave out the second")
    case .undecided:
      unavailable.append(
        SnapshotHeader.Gap(
          "core.viewcore.corrected",
          Unavailability(
            "the table does not tell whether it counts the Go heap twice: \(decision.because)",
            remedy: "give all of what \"viewcore breakdown\" printed, unchanged")))
    }
  }

  /// What viewcore's `all` is where it counts all once: the address space without reservations, which
  /// it passes over, and the gate page. By the core, and by the process's mappings.
  private func mapped(_ structure: CoreStructure?) -> [ByteCount] {
    var candidates: [ByteCount] = []
    // gdb's cores do not tell reservations for certain.
    if let structure, structure.origin.writer == .kernel {
      candidates.append(
        structure.segments.filter { !$0.hasNoPermission && !$0.range.isInKernelHalf }
          .reduce(.zero) { $0 + $1.range.length })
    }
    if !mappings.isEmpty {
      candidates.append(
        mappings.filter {
          !$0.permissions.areNone && !$0.isGate
        }.reduce(.zero) { $0 + $1.range.length })
    }
    return candidates
  }
}
