import MemoryUnits
import SnapshotModel

/// What a mechanism allows, or what is missing to tell.
enum Bound {
  case allowance(Allowance)
  case missing(Missing)
  /// The one, and in a direction the other.
  case partly(Allowance, Missing, Mechanism.Direction)
}

extension Mechanism {
  /// The bound of the mechanism in this snapshot, for residuals left − right.
  func bound(_ index: ReadingIndex, left: Side, right: Side) -> Bound {
    switch self {
    case .granularity: granularity(index, left: left, right: right)
    case .rssCounters(let counters): residentCounters(index, counters)
    case .rssCountersOfStat: residentCountersOfStat(index)
    case .memcgStock: memcgStock(index)
    case .statFlush: statFlush(index)
    case .lruBatches(let direction): lruBatches(index, direction)
    case .unmappedAnonymous(let total, let direction):
      unmappedAnonymous(index, total: total, direction)
    case .hugePageCollapse: hugePageCollapse(index)
    case .mappedElsewhere: mappedElsewhereIsUnknown
    case .swappedSharedMemory(let direction): swappedSharedMemory(index, direction)
    case .unmeasured(let what, _, let reason): .missing(Missing(what: what, why: reason))
    case .unmeasuredAtWork(let what, _, let reason): unmeasuredAtWork(index, what, reason)
    case .chargedElsewhere(let mapped, let paid):
      chargedElsewhere(index, mapped: mapped, paid: paid)
    case .mapCounts: mapCounts(index)
    case .siblingsAtWork: siblingsAtWork(index)
    case .slabBatches: slabBatches(index)
    case .swapSlots: swapSlots(index)
    case .vmstatBatches: vmstatBatches(index)
    case .pssFloors: pssFloors(index)
    case .upTo(let amount, let id, let direction, let reason):
      upTo(index, amount, each: id, direction, reason)
    case .upToReading(let id, let direction, let reason):
      upToReading(index, id, direction, reason)
    case .heapArenaTail(let randomStart): heapArenaTail(index, randomStart: randomStart)
    case .metricsReadTwice: metricsReadTwice(index, left: left, right: right)
    case .clockTick(let id): clockTick(index, of: id)
    case .heapWork(let account): heapWork(index, account, left: left, right: right)
    case .pageCameFirst: pageCameFirst(index)
    case .caughtAtWork(let unit): caughtAtWork(index, unit, left: left, right: right)
    case .spansInHand: spansInHand(index)
    case .grownSince(let page, let memory, let kernel):
      grownSince(index, page: page, memory: memory, kernel: kernel)
    case .sameCycle: sameCycle(index)
    case .asked(let tolerance): asked(index, tolerance)
    }
  }

  /// A file rounds down: what is added is too small by less than a step, what is subtracted too
  /// large.
  private func granularity(_ index: ReadingIndex, left: Side, right: Side) -> Bound {
    var lower: Int64 = 0
    var upper: Int64 = 0
    for (side, isRight) in [(left, false), (right, true)] {
      for part in side.parts {
        guard let reading = part.quantity.flatMap({ index[$0] }) else { continue }
        let step = (reading.granularity.bytes(index.machine.pageSize).bytes - 1)
          .saturatingMultiply(part.factor)
        if part.isSubtracted == isRight {
          lower = lower.saturatingSubtract(step)
        } else {
          upper = upper.saturatingAdd(step)
        }
      }
    }
    return .allowance(
      Allowance(
        name: "granularity", formula: "\(lower.grouped) to \(upper.grouped) B of rounding",
        range: lower...upper,
        explanation: "Numbers printed in kB or pages are rounded down to that step."))
  }

  private func pssFloors(_ index: ReadingIndex) -> Bound {
    guard let count = index.value(of: "procfs.smaps.count", in: .count) else {
      return .missing(Missing(what: "procfs.smaps.count", why: "the number of mappings"))
    }
    return .allowance(
      Allowance(
        name: "PSS rounding", formula: "\(count.grouped) mappings × 1 kB",
        range: Direction.below.range(count.saturatingMultiply(1024)),
        explanation: "smaps rounds each mapping's PSS down to a kB, smaps_rollup only the sum."))
  }

  private func upTo(
    _ index: ReadingIndex, _ amount: ByteCount, each id: QuantityID, _ direction: Direction,
    _ reason: String
  ) -> Bound {
    guard let count = index.value(of: id, in: .count) else {
      return .missing(Missing(what: id.rawValue, why: reason))
    }
    return .allowance(
      Allowance(
        name: "per \(id.rawValue)", formula: "\(count.grouped) × \(amount.exact)",
        range: direction.range(count.saturatingMultiply(amount.bytes)), explanation: reason))
  }

  private func upToReading(
    _ index: ReadingIndex, _ id: QuantityID, _ direction: Direction, _ reason: String
  ) -> Bound {
    let amount = index.value(of: id, in: .bytes) ?? 0
    return .allowance(
      Allowance(
        name: id.rawValue, formula: "\(amount.grouped) B", range: direction.range(amount),
        explanation: reason))
  }

  /// So many pages for each CPU that is online.
  func perProcessor(
    _ index: ReadingIndex, pages: Int64, name: String, _ direction: Direction,
    explanation: (Int) -> String
  ) -> Bound {
    guard let processors = index.machine.processorsOnline else {
      return .missing(Missing(what: "the number of CPUs online", why: "bounds the \(name)"))
    }
    let size = pages.saturatingMultiply(Int64(processors)).saturatingMultiply(
      index.machine.pageSize.bytes)
    return .allowance(
      Allowance(
        name: name,
        formula: "\(pages.grouped) pages × \(processors) CPUs = \(size.grouped) B",
        range: direction.range(size), explanation: explanation(processors)))
  }
}
