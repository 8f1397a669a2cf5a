import MemoryUnits

extension PageList {
  /// As a text, `PageListParser` reads it:
  ///
  ///     memcorrelate pages 1
  ///     pid 4711
  ///     page-size 4096
  ///     source pagemap read 152310 12
  ///     source kpagecgroup unavailable permission denied; run as root with CAP_SYS_ADMIN
  ///     hold 80211
  ///     cgroup 35 /mcr/prom
  ///     facts resident anonymous 1 35 huge
  ///     facts resident file ? - again
  ///     run c000000000 512 0
  ///
  /// Facts are state, kind, count of mappings, the paying cgroup's inode number (`-` for nobody, `?` for
  /// unknown) and any of `huge`, `merged`, `again`. A run has its first address in hexadecimal, its number
  /// of pages, and the number of its facts, counted from 0 in the order in which they stand.
  package var text: String {
    var lines = [
      PageListParser.title, "pid \(pid)", "page-size \(pageSize.bytes)",
    ]
    lines += sources.map { source in
      switch source.outcome {
      case .read(let nanoseconds, let calls):
        "source \(source.name.rawValue) read \(nanoseconds) \(calls)"
      case .unavailable(let reason, let remedy):
        "source \(source.name.rawValue) unavailable \(reason)"
          + (remedy.isEmpty ? "" : "; \(remedy)")
      }
    }
    lines.append("hold \(longestHold)")
    lines += cgroups.sorted { $0.key < $1.key }.map { "cgroup \($0.key) \($0.value)" }
    var numbers: [PageFacts: Int] = [:]
    var runLines: [String] = []
    for run in runs {
      var number = numbers[run.facts]
      if number == nil {
        number = numbers.count
        numbers[run.facts] = numbers.count
        lines.append("facts \(run.facts.words)")
      }
      let pages = run.range.length.bytes / pageSize.bytes
      runLines.append("run \(String(run.range.start.value, radix: 16)) \(pages) \(number ?? 0)")
    }
    return (lines + runLines).joined(separator: "\n") + "\n"
  }
}

extension PageFacts {
  fileprivate var words: String {
    let count = mapCount.map(String.init) ?? "?"
    let payer =
      switch charge {
      case .cgroup(let inode): String(inode)
      case .nobody: "-"
      case .unknown: "?"
      }
    let flags = [
      isHuge ? " huge" : "", isMerged ? " merged" : "", isAgain ? " again" : "",
    ]
    return "\(state.rawValue) \(kind.rawValue) \(count) \(payer)" + flags.joined()
  }
}
