import MemoryUnits
import SnapshotModel
import TextParsing

extension Question {
  static let hugePagesKeepFreedMemory = Question(
    "huge-pages-keep-freed-memory",
    "Why does the cgroup pay for anonymous memory that no process has?",
    given:
      "huge pages, an empty swap cache, and LRU lists that hold more than rss and cache, by more than "
      + "the statistics can trail",
    citing: [.kernel("mm/huge_memory.c", "deferred_split_folio, deferred_split_scan")]
  ) { context in
    guard let names = CgroupNames(context.index), context.amount(names.swapCache) == .zero,
      names.hugePages.contains(where: { (context.index[$0]?.number?.integer ?? 0) > 0 }),
      case let lists =
        names.anonymousLists + [names.inactiveFile, names.activeFile, names.unevictable],
      let listed = context.sum(lists), let anonymous = context.amount(names.anonymous),
      let cache = context.amount(names.cache), let ledger = context.balancedLedger("cgroup-usage"),
      case .allowance(let lag) = Mechanism.statFlush.bound(
        context.index, left: .nothing, right: .nothing)
    else { return nil }
    let kept = listed.saturatingSubtract(anonymous).saturatingSubtract(cache)
    guard kept.bytes > lag.range.upperBound else { return nil }
    return Answer(
      [
        "On the lists of pages that the cgroup pays for are \(kept.formatted) more than processes have "
          + "and files cache.",
        "A huge page of which a part was given back stays whole, and charged, until the kernel runs "
          + "short of memory and splits it.",
      ], lists + [names.anonymous, names.cache], ledger)
  }
}

extension Side {
  fileprivate static let nothing = Side(amount: 0, parts: [])
}
