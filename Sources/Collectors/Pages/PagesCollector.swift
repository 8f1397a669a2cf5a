import Compression
import Glibc
import MemoryUnits
import Pages
import ProcessMemory
import Procfs
import SnapshotModel
import SystemCalls
import TextParsing

/// Looks at the pages of a process and of others in its cgroup, one by one. None of them is touched.
struct PagesCollector {
  let process: ProcessDirectory
  let procRoot: String
  /// The cgroup that pays for the process; `nil` where it was not found.
  let cgroup: CgroupLocator.Found?

  /// A list of the process's pages, and one of each other process that has memory.
  ///
  /// The process's mappings are those that its captured smaps or maps tells of, so that both are about the
  /// same address space.
  func captures(_ views: [Capture], members: [Int32]) -> [Capture] {
    var seen = PageFrameSet()
    var names = cgroup.map { CgroupNames(below: $0.mount) }
    let own = capture(process.pid, process.directory.pathOf(process.memoryFolder + "pagemap")) {
      () throws(PagesMissing) in
      try list(
        of: process, ranges: WalkedRange.all(of: process.pid, in: views), &seen, &names)
    }
    let others = members.filter { $0 != process.pid }.compactMap { pid -> Capture? in
      guard let other = try? ProcessDirectory(pid: pid, procRoot: procRoot) else { return nil }
      return capture(pid, other.directory.pathOf(other.memoryFolder + "pagemap")) {
        () throws(PagesMissing) in
        let smaps = other.file(other.memoryFolder + "smaps", access: .ptrace)
          .capture(as: "proc/\(pid)/smaps", view: .procfs)
        return try list(
          of: other, ranges: WalkedRange.all(of: pid, in: [smaps]), &seen, &names)
      }
    }
    return [own] + others
  }

  /// The inode number of the cgroup's directory.
  private var payer: UInt64? {
    guard let cgroup else { return nil }
    let path = cgroup.path == "/" ? "." : String(cgroup.path.dropFirst())
    return (try? cgroup.mount.status(of: path)).map { UInt64($0.st_ino) }
  }

  private func list(
    of process: ProcessDirectory, ranges: [WalkedRange], _ seen: inout PageFrameSet,
    _ names: inout CgroupNames?
  ) throws(PagesMissing) -> PageList {
    do throws(LiveMemoryError) {
      let walk = try PageWalk(
        process.directory, folder: process.memoryFolder, procRoot: procRoot)
      var list = try walk.list(of: ranges, pid: process.pid, payer: payer, seen: &seen)
      list.cgroups = names?.paths(of: list.payers) ?? [:]
      return list
    } catch {
      throw PagesMissing(why: Unavailability(error.reason, remedy: error.remedy))
    }
  }

  private func capture(
    _ pid: Int32, _ source: String, _ list: () throws(PagesMissing) -> PageList
  ) -> Capture {
    let begin = Instant.now
    let outcome: Capture.Outcome
    do throws(PagesMissing) {
      outcome = .captured(CompressedBytes(compressing: Array(try list().text.utf8)))
    } catch {
      outcome = .unavailable(error.why)
    }
    return Capture(
      name: "\(PageList.folder)\(pid)", source: source, view: .ledger, begin: begin, end: .now,
      outcome: outcome)
  }
}

/// Why there is no list of a process's pages.
private struct PagesMissing: Error {
  let why: Unavailability
}

extension PageList {
  /// The inode numbers of all cgroups that pay for a page.
  fileprivate var payers: Set<UInt64> {
    var payers: Set<UInt64> = []
    for run in runs {
      if case .cgroup(let inode) = run.facts.charge { payers.insert(inode) }
    }
    return payers
  }
}

extension WalkedRange {
  /// The mappings of a process, by its smaps, which tells of what kind they are, else by its maps.
  fileprivate static func all(
    of pid: Int32, in captures: [Capture]
  ) throws(PagesMissing) -> [WalkedRange] {
    let folder = "proc/\(pid)/"
    let set = CaptureSet(captures.filter { $0.name.hasPrefix(folder) })
    var files = ProcfsFiles(set)
    let entries = files.parse(
      folder + "smaps",
      with: ProcessSmapsParser(into: [WalkedRange]()) { $0.append(WalkedRange($1)) })
    if let entries, !entries.isEmpty { return entries }
    let maps = files.parse(folder + "maps", with: ProcessMapsParser())
    if let maps, !maps.isEmpty { return maps.map { WalkedRange($0.range) } }
    for name in ["smaps", "maps"] {
      if case .unavailable(let why) = set[folder + name]?.outcome { throw PagesMissing(why: why) }
    }
    throw PagesMissing(why: Unavailability("the process has exited, or has no memory of its own"))
  }
}
