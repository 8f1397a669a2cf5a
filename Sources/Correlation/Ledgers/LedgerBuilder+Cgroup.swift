import MemoryUnits
import Pages
import SnapshotModel
import TextParsing

extension LedgerBuilder {
  /// What the cgroup is charged, beginning with what the process has in RAM.
  var cgroupUsage: Ledger? {
    guard let files = CgroupFiles(index), let total = amount(files.usage),
      let mapped = sum(files.mapped), let cached = sum([files.cache]), let lists = sum(files.lists)
    else { return nil }
    guard Condition.belowRoot.unmet(index) == nil else { return nil }
    let kernel = files.kernel.compactMap { index[$0] == nil ? nil : $0 }
    // Below 0 the lists merely trail: pages that a CPU has not put on one yet.
    let unmapped = max(
      .zero,
      lists.saturatingSubtract(cached).saturatingSubtract(amount(files.anonymous) ?? .zero))
    let (process, notes) = mappedPages(of: mapped, files)
    let entries: [Ledger.Entry?] =
      process + [
        Ledger.Entry(
          "cached files that nobody maps",
          cached.saturatingSubtract(amount(files.mappedFile) ?? .zero)
            .saturatingAdd(mappedKernel),
          [files.cache, files.mappedFile])
      ] + kernel.map { entry(files.label(of: $0), $0) } + [
        mappedKernel == .zero
          ? nil
          : Ledger.Entry("the kernel's own that processes map, counted above", -mappedKernel),
        unmapped == .zero
          ? nil
          : Ledger.Entry(
            "huge pages given back in part, and swap cache that nobody maps", unmapped,
            files.lists + [files.cache, files.anonymous]),
      ]
    let ledger = { (label: String, bound: ClosedRange<Int64>?) in
      Ledger(
        id: "cgroup-usage",
        title: "What the memory cgroup is charged, beginning with what the process has in RAM",
        quantity: files.usage, total: total, entries: entries.compactMap { $0 },
        residualLabel: label, bound: bound, notes: notes)
    }
    let inAdvance = "charged in advance by each CPU"
    if let stock, case let ledger = ledger(inAdvance, stock), stock.contains(ledger.residual.bytes)
    {
      return ledger
    }
    let window = bound(of: files.relation).map { window in
      window.lowerBound.saturatingSubtract(
        unmapped.bytes)...window.upperBound.saturatingSubtract(
          unmapped.bytes)
    }
    return ledger("\(inAdvance), and what the statistics trail by", window)
  }

  /// What all CPUs together may have charged in advance.
  private var stock: ClosedRange<Int64>? {
    let nothing = Side(amount: 0, parts: [])
    guard
      case .allowance(let allowance) = Mechanism.memcgStock.bound(
        index, left: nothing, right: nothing)
    else { return nil }
    return allowance.range
  }

  /// The pages that processes map and this cgroup pays for: from VmRSS on where it is known who pays for
  /// each, else as the cgroup counts them.
  private func mappedPages(
    of mapped: ByteCount, _ files: CgroupFiles
  ) -> (entries: [Ledger.Entry?], notes: [Missing]) {
    guard let pages, let here = amount("ledger.charged.here"),
      let resident = amount("ledger.resident")
    else {
      return (
        files.mapped.map { entry(files.label(of: $0), $0) }, [pages == nil ? noPages : noPayers]
      )
    }
    let isVmRSS = amount("procfs.status.VmRSS") == resident
    var entries: [Ledger.Entry?] = [
      Ledger.Entry(
        isVmRSS ? "in RAM in the process: VmRSS" : "in RAM in the process", resident,
        [isVmRSS ? "procfs.status.VmRSS" : "ledger.resident"], key: "in RAM in the process")
    ]
    entries += foreignPages(pages)
    let others = amount("ledger.members.others")
    var notes: [Missing] = []
    if let others {
      if others != .zero {
        entries.append(
          Ledger.Entry("pages of the other processes", others, ["ledger.members.others"]))
      }
    } else {
      notes.append(
        Missing(
          what: "the pages of the other processes", why: "use --cgroup-members to tell them apart"))
    }
    let rest = mapped.saturatingSubtract(here).saturatingSubtract(others ?? .zero)
    if rest != .zero {
      entries.append(
        Ledger.Entry(
          others == nil
            ? "mapped by other processes, or counted late"
            : "mapped by processes outside, or counted late",
          rest, files.mapped + ["ledger.charged.here"]))
    }
    return (entries, notes)
  }

  /// What of the kernel's own memory the processes map and this cgroup pays for: it is in mapped_file, in
  /// the kernel's own and in VmRSS, but in no cache.
  private var mappedKernel: ByteCount {
    let cgroup = snapshot.header.identity.cgroup ?? ""
    return snapshot.pages.reduce(.zero) { sum, list in
      sum.saturatingAdd(
        list.total {
          $0.state == .resident && $0.kind == .kernel && !$0.isAgain
            && list.isPaid($0.charge, within: cgroup)
        })
    }
  }

  /// What the process maps and this cgroup does not pay for, by who does.
  private func foreignPages(_ pages: PageLedger) -> [Ledger.Entry] {
    let cgroup = snapshot.header.identity.cgroup ?? ""
    var sums: [String: ByteCount] = [:]
    var again = ByteCount.zero
    for run in pages.list.runs where run.facts.state == .resident {
      if run.facts.isAgain {
        again = again + run.range.length
        continue
      }
      if pages.list.isPaid(run.facts.charge, within: cgroup) { continue }
      let payer = pages.list.payer(of: run.facts)
      sums[payer, default: .zero] += run.range.length
    }
    let foreign = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { payer, amount in
      Ledger.Entry("charged to \(payer)", -amount, ["ledger.charged"])
    }
    return foreign
      + (again == .zero
        ? [] : [Ledger.Entry("mapped a second time", -again, ["ledger.again"])])
  }

  private func sum(_ ids: [QuantityID]) -> ByteCount? {
    let amounts = ids.compactMap { amount($0) }
    return amounts.count == ids.count ? amounts.reduce(.zero) { $0.saturatingAdd($1) } : nil
  }
}

/// Where the two versions keep the same.
private struct CgroupFiles {
  let usage: QuantityID
  let anonymous: QuantityID
  let mappedFile: QuantityID
  let cache: QuantityID
  let lists: [QuantityID]
  let kernel: [QuantityID]
  /// The relation whose residual is that of the ledger and what is no longer mapped.
  let relation: String

  var mapped: [QuantityID] { [anonymous, mappedFile] }

  init?(_ index: ReadingIndex) {
    let lists = ["inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable"]
    switch index.cgroupVersion {
    case 1:
      // Usage holds the subtree, and so do the totals.
      let isSubtree = Condition.hasChildren(index, 1) ?? false
      let stat = "cgroup.v1.memory.stat." + (isSubtree ? "total_" : "")
      usage = "cgroup.v1.memory.usage_in_bytes"
      anonymous = QuantityID(stat + "rss")
      mappedFile = QuantityID(stat + "mapped_file")
      cache = QuantityID(stat + "cache")
      self.lists = lists.map { QuantityID(stat + $0) }
      kernel = ["cgroup.v1.memory.kmem.usage_in_bytes"]
      relation =
        isSubtree
        ? "cgroup.v1.usage-is-total-rss-cache-kmem" : "cgroup.v1.usage-is-rss-cache-kmem"
    case 2:
      let stat = "cgroup.v2.memory.stat."
      usage = "cgroup.v2.memory.current"
      anonymous = QuantityID(stat + "anon")
      mappedFile = QuantityID(stat + "file_mapped")
      cache = QuantityID(stat + "file")
      self.lists = lists.map { QuantityID(stat + $0) }
      kernel = ["kernel", "sock", "hugetlb"].map { QuantityID(stat + $0) }
      relation = "cgroup.v2.current-is-anon-file-kernel-sock"
    default: return nil
    }
  }

  func label(of id: QuantityID) -> String {
    switch id {
    case anonymous: "anonymous memory that is mapped"
    case mappedFile: "files and shared memory that are mapped"
    default:
      switch id.rawValue.split(separator: ".").last {
      case "sock": "buffers of sockets"
      case "hugetlb": "hugetlb pages"
      default: "the kernel's own: page tables, stacks of threads, slab"
      }
    }
  }
}
