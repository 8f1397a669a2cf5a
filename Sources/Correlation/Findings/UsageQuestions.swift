import MemoryUnits
import SnapshotModel

extension Question {
  static let usageBelowRSS = Question(
    "usage-below-rss",
    "Why is the usage of the cgroup so much smaller than the RSS of the process?",
    given:
      "usage 1 MiB or more below RSS, by no more than others pay for, or by no more than files are "
      + "mapped that the cgroup does not pay for",
    citing: [
      .thread("2020-08-18"), .document("Linux Documentation/admin-guide/cgroup-v1/memory.rst, 2.3"),
      .document("Linux Documentation/admin-guide/cgroup-v2.rst, Memory Ownership"),
    ]
  ) { context in
    guard let numbers = UsageNumbers(context), case let gap = -numbers.difference,
      gap >= UsageNumbers.least
    else { return nil }
    let ids = [numbers.resident, numbers.names.usage]
    let first =
      "A page is charged to one cgroup, and a page of a file to the one that read it first."
    if numbers.knowsPayers {
      guard let elsewhere = context.amount("ledger.charged.elsewhere"), elsewhere >= gap,
        let here = context.amount("ledger.charged.here")
      else { return nil }
      return Answer(
        [
          first,
          "Of \(numbers.inRAM.formatted) that the process has in RAM, others pay for "
            + "\(elsewhere.formatted), and this cgroup for \(here.formatted).",
          "Its usage is \(numbers.used.formatted).",
        ], ids + ["ledger.charged.elsewhere", "ledger.charged.here"], numbers.ledger)
    }
    let files = context.firstRead(["procfs.smaps.sum.file_and_shmem", "procfs.statm.shared"])
    guard let files, let mapped = context.amount(files),
      let paid = context.amount(numbers.names.mappedFile),
      mapped.saturatingSubtract(paid) >= gap
    else { return nil }
    return Answer(
      [
        first,
        "The process maps \(mapped.formatted) of files and shared memory in RAM; of all such that "
          + "are mapped, the cgroup pays for \(paid.formatted).",
        "The rest is at least the \(gap.formatted) that usage is below RSS.",
      ], ids + [files, numbers.names.mappedFile], numbers.ledger)
  }

  static let usageAboveRSS = Question(
    "usage-above-rss",
    "Why is the usage of the cgroup so much larger than the RSS of the process?",
    given: "usage 1 MiB or more above RSS, and every process of the cgroup known",
    citing: [
      .document("Linux Documentation/admin-guide/cgroup-v1/memory.rst, 2.2 and 5.5"),
      .document("Linux Documentation/admin-guide/cgroup-v2.rst, memory.current"),
    ]
  ) { context in
    guard let numbers = UsageNumbers(context), numbers.difference >= UsageNumbers.least,
      let cache = context.amount(numbers.names.cache),
      let mapped = context.amount(numbers.names.mappedFile)
    else { return nil }
    let others = numbers.knowsPayers ? context.amount("ledger.members.others") : nil
    guard others != nil || context.isAlone else { return nil }
    let unmapped = cache.saturatingSubtract(mapped)
    let kernel = numbers.kernel
    let bytes = kernel.compactMap { context.amount($0) }.reduce(ByteCount.zero) {
      $0.saturatingAdd($1)
    }
    let explained = [unmapped, bytes, others ?? .zero].reduce(numbers.slack) {
      $0.saturatingAdd($1)
    }
    guard explained >= numbers.difference, unmapped >= .zero else { return nil }
    return Answer(
      [
        "Usage counts what no process maps, too: \(unmapped.formatted) of cached files, tmpfs included, and "
          + "\(bytes.formatted) that the kernel uses for the cgroup.",
        others.map { $0 == .zero ? "" : "Other processes of the cgroup have \($0.formatted)." }
          ?? "",
        "RSS is \(numbers.inRAM.formatted), and usage \(numbers.used.formatted).",
      ],
      [numbers.resident, numbers.names.usage, numbers.names.cache, numbers.names.mappedFile]
        + kernel
        + (others == nil ? [] : ["ledger.members.others"]), numbers.ledger)
  }
}

/// Usage against what the process has in RAM.
private struct UsageNumbers {
  /// Of less nobody asks.
  static let least = ByteCount(1 << 20)

  let names: CgroupNames
  let ledger: Ledger
  let used: ByteCount
  let resident: QuantityID
  let inRAM: ByteCount
  /// What the kernel uses for the cgroup.
  let kernel: [QuantityID]
  let knowsPayers: Bool

  /// usage − RSS
  var difference: ByteCount { used.saturatingSubtract(inRAM) }

  /// What usage may be too high by.
  var slack: ByteCount { ByteCount(max(0, ledger.residual.bytes)) }

  init?(_ context: FindingContext) {
    // The exact counts before VmRSS, which may be off by what CPUs have not yet added.
    let counts: [QuantityID] = [
      "ledger.resident", "procfs.smaps_rollup.Rss", "procfs.smaps.sum.Rss", "procfs.status.VmRSS",
    ]
    guard let names = CgroupNames(context.index),
      let ledger = context.balancedLedger("cgroup-usage"),
      let used = context.amount(names.usage), let resident = context.firstRead(counts),
      let inRAM = context.amount(resident)
    else { return nil }
    self.names = names
    self.ledger = ledger
    self.used = used
    self.resident = resident
    self.inRAM = inRAM
    kernel =
      context.index.cgroupVersion == 1
      ? ["cgroup.v1.memory.kmem.usage_in_bytes"]
      : ["cgroup.v2.memory.stat.kernel", "cgroup.v2.memory.stat.sock"]
        .filter { context.index[$0] != nil }
    knowsPayers =
      context.amount("ledger.charged.here") != nil
      && context.amount("ledger.charged.unknown") == .zero
  }
}
