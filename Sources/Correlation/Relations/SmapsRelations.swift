import MemoryUnits
import SnapshotModel

/// smaps against its own summary, and the lines of each against one another.
enum SmapsRelations {
  static let all: [Relation] =
    exactFields.map(rollupIsSum) + roundedFields.map(rollupIsRoundedSum)

  /// A line of smaps_rollup: its value there, and what smaps added up to.
  private struct Field: Sendable {
    let name: String
    let rollup: Int64
    let sum: Int64
    /// What changes it between the two files without a counter of the process.
    let movers: [Mechanism]

    init(_ name: String, _ rollup: Int64, sum: Int64, movedBy movers: [Mechanism] = []) {
      self.name = name
      self.rollup = rollup
      self.sum = sum
      self.movers = movers
    }
  }

  /// prometheus 2.42 half swapped out, Linux 6.1.
  private static let exactFields = [
    Field("Rss", 46_604.kB, sum: 46_604.kB),
    Field("Anonymous", 25_420.kB, sum: 25_420.kB),
    Field("Swap", 29_948.kB, sum: 29_948.kB),
    Field("Referenced", 46_604.kB, sum: 46_604.kB, movedBy: [.touchedMeanwhile]),
    Field("AnonHugePages", 20_480.kB, sum: 20_480.kB, movedBy: [.hugePagesAtWork]),
    Field("LazyFree", 0.kB, sum: 0.kB, movedBy: [.touchedMeanwhile]),
    Field("ShmemPmdMapped", 0.kB, sum: 0.kB, movedBy: [.hugePagesAtWork]),
    Field("FilePmdMapped", 0.kB, sum: 0.kB, movedBy: [.hugePagesAtWork]),
    Field("Shared_Clean", 4.kB, sum: 4.kB, movedBy: [.othersAtWork, .touchedMeanwhile]),
    Field("Shared_Dirty", 0.kB, sum: 0.kB, movedBy: [.othersAtWork, .touchedMeanwhile]),
    Field("Private_Clean", 21_180.kB, sum: 21_180.kB, movedBy: [.othersAtWork, .touchedMeanwhile]),
    Field("Private_Dirty", 25_420.kB, sum: 25_420.kB, movedBy: [.othersAtWork, .touchedMeanwhile]),
    Field("Shared_Hugetlb", 0.kB, sum: 0.kB),
    Field("Private_Hugetlb", 0.kB, sum: 0.kB),
  ]

  /// Amounts by proportional shares, which are no whole pages: prometheus 2.42, frozen, Linux 6.18.
  private static let roundedFields = [
    Field("Pss", 147_937.kB, sum: 147_933.kB),
    Field("SwapPss", 0.kB, sum: 0.kB),
    Field("Pss_Dirty", 117_396.kB, sum: 117_396.kB),
    Field("Locked", 0.kB, sum: 0.kB),
  ]

  private static let mappings: Int64 = 88

  private static func rollupIsSum(_ field: Field) -> Relation {
    let (rollup, sum) = ids(field)
    return Relation(
      "procfs.rollup-\(field.name)-is-sum",
      "\(field.name) of smaps_rollup is the sum of the \(field.name) lines of smaps",
      .quantity(rollup), field.movers.isEmpty ? .exact : .within(field.movers), .quantity(sum),
      because: "One walk over the page tables fills either; smaps lets go of its lock in between.",
      citing: [.kernel("fs/proc/task_mmu.c", "show_smaps_rollup, smap_gather_stats")],
      examples: [
        .equal(
          "prometheus 2.42 half swapped out", [rollup: field.rollup, sum: field.sum],
          kernel: "6.1.0-56-amd64"),
        .breaks(
          "a mapping of 4 MiB came in between", [rollup: field.rollup + 4096.kB, sum: field.sum],
          kernel: "6.1.0-56-amd64"),
      ])
  }

  private static func rollupIsRoundedSum(_ field: Field) -> Relation {
    let (rollup, sum) = ids(field)
    return Relation(
      "procfs.rollup-\(field.name)-is-sum",
      "\(field.name) of smaps_rollup is the sum of the \(field.name) lines of smaps",
      .quantity(sum), .within([.pssFloors, .othersAtWork]), .quantity(rollup),
      because:
        "A page counts by the share of one process in it; smaps drops what is less than a kB.",
      citing: [.kernel("fs/proc/task_mmu.c", "show_smaps_rollup, smaps_account")],
      examples: [
        example(field, rollup, sum),
        .breaks(
          "smaps rounded up",
          [rollup: field.rollup, sum: field.rollup + 1.kB, "procfs.smaps.count": mappings]),
      ])
  }

  private static func example(_ field: Field, _ rollup: QuantityID, _ sum: QuantityID) -> Example {
    let origin = "prometheus 2.42, frozen"
    let readings = [rollup: field.rollup, sum: field.sum, "procfs.smaps.count": mappings]
    return field.rollup == field.sum
      ? .equal(origin, readings) : .near(origin, readings)
  }

  private static func ids(_ field: Field) -> (rollup: QuantityID, sum: QuantityID) {
    (
      QuantityID("procfs.smaps_rollup.\(field.name)"), QuantityID("procfs.smaps.sum.\(field.name)")
    )
  }
}
