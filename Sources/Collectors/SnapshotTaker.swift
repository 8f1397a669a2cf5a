import Cgroupfs
import Glibc
import MemoryUnits
import ObjectFile
import ProcessMemory
package import SnapshotModel
import SystemCalls
import TextParsing

/// Takes a snapshot of a live process.
///
/// The process is not stopped unless the options say that it may be. The ID of a thread stands for its process, with a warning.
/// `progress` is told what is being done, in a few words, for people who wait. Throws where there is
/// no process with memory of its own, and where it exits or becomes another program meanwhile; a view
/// that cannot be read is part of the snapshot.
package func takeSnapshot(
  of target: Target, options: SnapshotOptions, progress: (String) -> Void = { _ in }
) throws(CollectionError) -> Snapshot {
  let wanted: Int32
  switch target {
  case .pid(let number): wanted = number
  case .name(let name): wanted = try process(named: name, options: options).pid
  }
  // /proc shows any thread as if it were a process, but not in its listing.
  let pid = ProcessDirectory.leader(of: wanted, procRoot: options.procRoot) ?? wanted
  let process = try ProcessDirectory(pid: pid, procRoot: options.procRoot)
  var snapshot = try SnapshotTaker(process, options).take(progress)
  if pid != wanted {
    snapshot.header.warnings.append(
      "\(wanted) is a thread of process \(pid): that was looked at")
  }
  return snapshot
}

/// Derives the snapshot that captured files tell of, along with files of other views that the options
/// name.
///
/// Throws for options that make no sense here.
package func snapshot(
  from directory: CaptureDirectory, options: SnapshotOptions
) throws(CollectionError) -> Snapshot {
  var captures = directory.captures
  var header = directory.header
  let extra =
    try MetricsCollector(options).filesOnly()
    + CoreCollector(
      core: options.coreFile, executable: options.coreExecutable, summary: options.coreSummary,
      readsHeap: options.goHeap != .no
    ).captures()
  // What the user names now stands for what the directory has of the same.
  let names = Set(extra.map(\.name))
  captures.removeAll { names.contains($0.name) }
  captures += extra
  let snapshot = derive(captures: captures, header: header)
  let compared = Consistency(comparing: captures, header: snapshot.header, attempts: 1)
  // What is said of counters without the files that they were read from proves nothing.
  let isProved = header.consistency.counters.allSatisfy {
    compared.movement(of: $0.quantity) != nil
  }
  guard !isProved || header.consistency.counters.isEmpty else { return snapshot }
  // Files with rounds tell how far the counters moved, though nobody waited until they did not.
  guard header.consistency != compared else { return snapshot }
  header.consistency = compared
  return derive(captures: captures, header: header)
}

/// One run over a live process.
private struct SnapshotTaker {
  let process: ProcessDirectory
  let options: SnapshotOptions
  let procfs: ProcfsCollector
  let cgroup: CgroupCollector?
  let metrics: MetricsCollector
  var header: SnapshotHeader
  /// A view that could not even be found.
  var gaps: [Capture] = []

  init(
    _ process: ProcessDirectory, _ options: SnapshotOptions
  ) throws(CollectionError) {
    self.process = process
    self.options = options
    procfs = ProcfsCollector(process: process)
    var identity = ProcessIdentity(pid: process.pid)
    identity.startTime = process.first.startTime
    let locator = CgroupLocator(procRoot: options.procRoot, sysRoot: options.sysRoot)
    do throws(CgroupMissing) {
      let found = try locator.locate(process, override: options.cgroup)
      identity.cgroup = found.path
      identity.cgroupVersion = found.version.rawValue
      cgroup = CgroupCollector(found)
    } catch {
      cgroup = nil
      gaps.append(
        Capture(
          name: "gap/cgroup", source: View.cgroup.rawValue, view: .cgroup, begin: nil, end: nil,
          outcome: .unavailable(error.why)))
    }
    identity.buildID = Self.buildID(of: process)
    header = SnapshotHeader(
      takenAt: Instant.now.wall, toolVersion: options.toolVersion, identity: identity,
      machine: .live)
    metrics = try MetricsCollector(options)
  }

  func take(_ progress: (String) -> Void) throws(CollectionError) -> Snapshot {
    let machine = machine.captures()
    var header = header
    var metrics = metrics
    if metrics.searches {
      progress("looking for the process's own /metrics")
      metrics.search(process, machine: machine, header: header)
    }

    var views: [Capture] = []
    var agreements: [Agreement] = []
    var attempt = 0
    var isStill = false
    var looks = 0
    repeat {
      attempt += 1
      if attempt > 1 {
        // What the scrape or a burst of work set off needs a moment to settle.
        usleep(useconds_t(20_000 * attempt))
      }
      if metrics.scrapes { progress("fetching the metrics page") }
      let pages = metrics.scrape()
      progress(attempt == 1 ? "reading /proc and cgroup" : "reading again: memory moved meanwhile")
      views = pages + kernelViews()
      header.consistency = Consistency(
        comparing: views, header: header, attempts: attempt, views: [.procfs, .cgroup])
      agreements.append(
        Agreement(views, pid: process.pid, pageSize: header.machine.pageSize))
      isStill = header.consistency.moved.isEmpty && agreements.last?.isWhole != false
      if options.readsPages, isStill || attempt == options.attempts {
        progress("looking at its pages")
        views += pageLists(behind: views)
        looks += 1
        // They are costly: only the process's own movement is a reason to look again, and only once.
        let own = Consistency(
          comparing: views, header: header, attempts: attempt, views: [.procfs])
        isStill = isStill && (looks > 1 || own.toPages.moved.isEmpty)
      }
      try process.verifyIdentity()
    } while !isStill && attempt < options.attempts

    // Between the two pages: what the program says of itself is from before and from after.
    if readsLiveHeap { progress("reading the Go heap") }
    let heap = readsLiveHeap ? GoHeapCollector(process, options).captures() : []
    if metrics.scrapes { progress("fetching the metrics page again") }
    views += metrics.scrapeAgain()
    try process.verifyIdentity()
    if options.coreFile != nil { progress("reading the core") }
    var core = CoreCollector(
      core: options.coreFile, executable: options.coreExecutable, summary: options.coreSummary,
      readsHeap: readsHeapOfCore
    ).captures()
    if let command = options.coreCommand {
      // Last: it stops the process, and makes page tables that were not there before.
      progress("having a core written")
      core += CoreCommand(
        command: command, pid: process.pid, executable: options.coreExecutable,
        readsHeap: readsHeapOfCore
      ).captures()
      try process.verifyIdentity()
    }

    let captures = views + gaps + machine + heap + core
    header.consistency = Consistency(comparing: views, header: header, attempts: attempt)
    header.consistency.add(agreements)
    progress("parsing")
    return derive(captures: captures, header: header)
  }

  /// From the notes of the program's file; no other byte of it is read.
  private static func buildID(of process: ProcessDirectory) -> String? {
    let path = process.directory.pathOf(process.memoryFolder + "exe")
    guard let file = try? FileBytes(path: path) else { return nil }
    return try? ExecutableImage(file: file).buildID.gnu
  }

  /// A core that the user names stands for the process's memory, unless its heap is asked for too.
  private var readsLiveHeap: Bool {
    switch options.goHeap {
    case .no: false
    case .ifStill: options.coreFile == nil && options.coreCommand == nil
    case .yes: true
    }
  }

  private var readsHeapOfCore: Bool { !readsLiveHeap && options.goHeap != .no }

  private var machine: MachineCollector {
    MachineCollector(procRoot: options.procRoot, sysRoot: options.sysRoot)
  }

  /// Everything of the kernel's, with the cheap counters before and after.
  private func kernelViews() -> [Capture] {
    var captures = [machine.memory()]
    if let cgroup { captures += cgroup.flush() + [machine.memory(round: "@after")] }
    captures += procfs.counters(round: "@before")
    captures += cgroup?.counters(round: "@before") ?? []
    captures += procfs.summaries()
    captures += cgroup?.own() ?? []
    captures += procfs.mappings(withSmaps: options.readsSmaps)
    if options.readsCgroupMembers {
      captures += cgroup?.family() ?? []
      captures += memberCaptures(captures)
    }
    captures += procfs.counters(round: "@after")
    captures += cgroup?.counters(round: "@after") ?? []
    captures += procfs.settings()
    if !options.readsCgroupMembers { captures += cgroup?.family() ?? [] }
    return captures
  }

  /// The pages, and the counters once more: they take longer than all else together.
  private func pageLists(behind views: [Capture]) -> [Capture] {
    let members = options.readsCgroupMembers ? cgroup?.members(in: views) ?? [] : []
    return PagesCollector(
      process: process, procRoot: options.procRoot, cgroup: cgroup?.found
    ).captures(views, members: members)
      + procfs.counters(round: "@pages") + (cgroup?.counters(round: "@pages") ?? [])
  }

  /// The other processes of the cgroup.
  private func memberCaptures(_ views: [Capture]) -> [Capture] {
    guard let cgroup else { return [] }
    let others = cgroup.members(in: views).filter { $0 != process.pid }
    return MembersCollector(procRoot: options.procRoot).captures(of: others)
  }
}

extension Machine {
  /// The machine that this program runs on.
  fileprivate static var live: Machine {
    var machine = Machine()
    if let size = PageSize(Int64(sysconf(Int32(_SC_PAGESIZE)))) {
      machine = Machine(pageSize: size, pageSizeIsKnown: true)
    }
    machine.clockTicksPerSecond = sysconf(Int32(_SC_CLK_TCK))
    var names = utsname()
    if uname(&names) == 0 {
      machine.kernelRelease = withUnsafeBytes(of: &names.release) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    return machine
  }
}
