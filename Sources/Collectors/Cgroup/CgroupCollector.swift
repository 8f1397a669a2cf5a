import Cgroupfs
import Compression
import Glibc
import SnapshotModel
import SystemCalls
import TextParsing

/// Reads the control files of a memory cgroup and of its family.
struct CgroupCollector {
  let found: CgroupLocator.Found

  /// More siblings than that tell nothing that is worth the time.
  private static let siblingLimit = 256
  private static let childLimit = 4096
  private static let descendantLimit = 1024

  init(_ found: CgroupLocator.Found) { self.found = found }

  private var path: String { found.path }
  private var usage: String { found.version.usageFile }

  /// The statistics of the root, unless that is the process's own cgroup.
  ///
  /// Reading them makes the kernel add up what its processors hold back, in all cgroups below: right
  /// afterwards the others' statistics are exact.
  func flush() -> [Capture] {
    let capture = capture("memory.stat", of: "/")
    return path == "/" ? [] : [capture]
  }

  /// The numbers that move with the memory.
  func counters(round: String) -> [Capture] {
    counterFiles.map { capture($0, of: path, round: round) }
  }

  /// All control files of the process's cgroup that can be read, first those that move.
  func own() -> [Capture] {
    let counters = counterFiles
    let all = readable(in: path)
    return (counters + all.filter { !counters.contains($0) }).map { capture($0, of: path) }
  }

  /// Ancestors, siblings and descendants, and the processes in them.
  ///
  /// The parent's charge is read before and after its children's: it tells how far they may have moved
  /// between their readings.
  func family() -> [Capture] { ancestors() + siblings() + parentAgain() + descendants() }

  /// The processes listed in the captures of this cgroup and those below it.
  func members(in captures: [Capture]) -> [Int32] {
    let prefix = name(of: path, "")
    var members = ProcessList()
    for capture in captures
    where capture.name.hasPrefix(prefix) && capture.name.hasSuffix("/cgroup.procs") {
      guard let bytes = try? capture.content?.decompressed(),
        let list = try? ProcessListFile().parse(bytes, path: capture.source)
      else { continue }
      members.formUnion(list)
    }
    return members.pids.sorted()
  }

  private var counterFiles: [String] {
    let files =
      ["memory.stat", usage] + (found.version == .v1 ? ["memory.kmem.usage_in_bytes"] : [])
    return files.filter { has($0, in: path) }
  }

  private func ancestors() -> [Capture] {
    let limits =
      found.version == .v1
      ? [
        "memory.limit_in_bytes", "memory.soft_limit_in_bytes", "memory.memsw.limit_in_bytes",
        "memory.kmem.limit_in_bytes",
      ] : ["memory.max", "memory.high", "memory.low", "memory.min", "memory.swap.max"]
    return cgroupAncestry(of: path).dropFirst().flatMap { ancestor in
      let files = [usage] + limits + ["cgroup.procs", "cgroup.controllers", "cgroup.stat"]
      let statistics = ancestor == "/" ? [] : ["memory.stat"]
      return (statistics + files).filter { has($0, in: ancestor) }.map {
        capture($0, of: ancestor)
      }
    }
  }

  /// The other children of the parent, where the parent has a charge that they are parts of.
  private func siblings() -> [Capture] {
    guard let parent = cgroupAncestry(of: path).dropFirst().first, has(usage, in: parent) else {
      return []
    }
    let siblings = children(of: parent).filter { $0 != path }
    guard siblings.count <= Self.siblingLimit else {
      return [tooMany(usage, below: child("*", of: parent), "\(siblings.count) siblings")]
    }
    return siblings.flatMap(chargeAndProcesses)
  }

  private func parentAgain() -> [Capture] {
    guard let parent = cgroupAncestry(of: path).dropFirst().first, has(usage, in: parent) else {
      return []
    }
    return [capture(usage, of: parent, round: "@after")]
  }

  private func descendants() -> [Capture] {
    let children = children(of: path)
    guard children.count <= Self.childLimit else {
      let nobody = child("*", of: child("*", of: path))
      return [tooMany("cgroup.procs", below: nobody, "\(children.count) child cgroups")]
    }
    var captures = children.flatMap(chargeAndProcesses)
    var rest = children.flatMap(self.children)
    var count = 0
    while let next = rest.popLast() {
      count += 1
      guard count <= Self.descendantLimit else {
        let nobody = child("*", of: child("*", of: path))
        return captures + [
          tooMany("cgroup.procs", below: nobody, "more than \(Self.descendantLimit) cgroups below")
        ]
      }
      captures.append(capture("cgroup.procs", of: next))
      rest += self.children(of: next)
    }
    return captures
  }

  private func chargeAndProcesses(_ cgroup: String) -> [Capture] {
    [usage, "cgroup.procs"].filter { has($0, in: cgroup) }.map { capture($0, of: cgroup) }
  }

  /// Stands for files that were left out, so that no sum is made without them.
  private func tooMany(_ file: String, below cgroup: String, _ what: String) -> Capture {
    Capture(
      name: name(of: cgroup, file), source: found.mount.pathOf(relative(cgroup, file)),
      view: .cgroup, begin: .now, end: .now,
      outcome: .unavailable(Unavailability("not read: \(what)")))
  }

  private func capture(_ file: String, of cgroup: String, round: String = "") -> Capture {
    KernelFile(relative(cgroup, file), in: found.mount, access: .cgroup)
      .capture(as: name(of: cgroup, file) + round, view: .cgroup)
  }

  /// The files worth keeping: also those that this program does not know.
  private func readable(in cgroup: String) -> [String] {
    let names = (try? found.mount.names(in: relative(cgroup, "."))) ?? []
    return names.filter { name in
      guard name.hasPrefix("memory.") || Self.cgroupFiles.contains(name) else { return false }
      // Mode 0200: memory.reclaim, memory.force_empty; 0000: memory.pressure_level.
      guard !Self.neverRead.contains(name),
        let status = try? found.mount.status(of: relative(cgroup, name))
      else { return false }
      return status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o444 != 0
    }
  }

  private static let cgroupFiles: Set<String> = [
    "cgroup.procs", "cgroup.controllers", "cgroup.stat", "cgroup.events", "cgroup.type",
  ]

  /// They do something, or nothing stands in them.
  private static let neverRead: Set<String> = [
    "memory.force_empty", "memory.pressure_level", "memory.reclaim", "cgroup.event_control",
  ]

  private func has(_ file: String, in cgroup: String) -> Bool {
    (try? found.mount.status(of: relative(cgroup, file))) != nil
  }

  private func children(of cgroup: String) -> [String] {
    let names = (try? found.mount.names(in: relative(cgroup, "."))) ?? []
    return names.filter { found.mount.hasDirectory(relative(cgroup, $0)) }
      .map { child($0, of: cgroup) }
  }

  private func child(_ name: String, of cgroup: String) -> String {
    cgroup == "/" ? "/\(name)" : "\(cgroup)/\(name)"
  }

  private func relative(_ cgroup: String, _ file: String) -> String {
    cgroup == "/" ? file : "\(cgroup.dropFirst())/\(file)"
  }

  private func name(of cgroup: String, _ file: String) -> String {
    "cgroup\(cgroup == "/" ? "" : cgroup)/\(file)"
  }
}
