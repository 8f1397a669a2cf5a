import Cgroupfs
import Compression
import Glibc
import Procfs
import SnapshotModel
import SystemCalls
import TextParsing

/// The captures in a directory that somebody filled by hand, by the names that people choose.
///
/// Taken are `proc/PID/…`, `proc/…` and `…` for the files of the process; `cgroup/…` as a tree or with
/// the process's own cgroup directly in it; `metrics.txt`; a `breakdown….txt` of viewcore; meminfo
/// and version. Anything else is passed over.
struct HandMadeCaptures {
  private(set) var captures: [Capture] = []
  /// 0 where no file tells it.
  let pid: Int32
  /// The process's memory cgroup, where its cgroup file tells it and files of it are there.
  private(set) var cgroup: String?
  /// When the newest of the files was written: nanoseconds since 1970.
  private(set) var newest: Int64 = 0

  private let directory: Directory

  init(reading directory: Directory, pid wanted: Int32?) throws(CaptureDirectoryError) {
    self.directory = directory
    let files = try FileList(below: directory)
    pid = try Self.choose(files, in: directory, wanted: wanted)
    var sources: [(name: String, path: String)] = []
    var taken: Set<String> = []
    for path in files.paths {
      guard let name = try processOrSystemName(path) ?? metricsName(path) ?? coreName(path),
        taken.insert(name).inserted
      else { continue }
      sources.append((name, path))
    }
    captures = try sources.map { source throws(CaptureDirectoryError) in try read(source) }
    let tree = files.paths.filter { $0.hasPrefix("cgroup/") }
    let placement = CgroupPlacement(membership: membership(), tree: Set(tree))
    cgroup = placement.own
    for path in tree {
      guard let name = placement.name(of: path), taken.insert(name).inserted else { continue }
      captures.append(try read((name, path)))
    }
    guard !captures.isEmpty else { throw .nothingFound(path: directory.path) }
  }

  /// The process that the snapshot is of.
  private static func choose(
    _ files: FileList, in directory: Directory, wanted: Int32?
  ) throws(CaptureDirectoryError) -> Int32 {
    let counts = files.processes
    let pids = counts.keys.sorted()
    if let wanted {
      guard pids.isEmpty || pids.contains(wanted) else {
        throw .noSuchProcess(path: directory.path, pid: wanted, found: pids)
      }
      return wanted
    }
    guard let most = counts.values.max() else {
      return Self.pidInFiles(files, in: directory)
    }
    let best = pids.filter { counts[$0] == most }
    guard best.count == 1, let pid = best.first else {
      throw .severalProcesses(path: directory.path, pids: pids)
    }
    return pid
  }

  /// Where the files of one process stand without its number, its stat begins with it.
  private static func pidInFiles(_ files: FileList, in directory: Directory) -> Int32 {
    for path in ["proc/stat", "stat"] where files.paths.contains(path) {
      guard let bytes = try? directory.openRegular(path).readAll(limit: 1 << 20),
        let stat = try? ProcessStat(parsing: bytes, path: path)
      else { continue }
      return stat.pid
    }
    return 0
  }

  private func processOrSystemName(_ path: String) throws(CaptureDirectoryError) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    switch (parts.count, parts.first) {
    case (3, "proc"):
      guard let number = Int32(parts[1]), let file = processFile(parts[2]) else { return nil }
      let base = CaptureName.splitRound(file).base
      guard number == pid || CaptureName.memberFiles.contains(base) else { return nil }
      return "proc/\(number)/\(file)"
    case (2, "proc"), (2, "sys"), (1, _):
      let file = parts[parts.count - 1]
      // `proc/stat` may be the machine's or the process's.
      let isMachines = try file == "stat" ? isSystemStat(path) : parts[0] == "sys"
      if !isMachines, let file = processFile(file) { return "proc/\(pid)/\(file)" }
      return ["meminfo", "version", "stat"].contains(file) ? "proc/\(file)" : nil
    case (5, "sys") where path == "sys/devices/system/cpu/online": return path
    default: return nil
    }
  }

  /// The name with its round, if it is a file of /proc/PID that is kept.
  private func processFile(_ name: String) -> String? {
    // A second read under another usual name.
    let name = name.hasSuffix("@2") ? name.dropLast(2) + "@after" : name
    return CaptureName.procfsFiles.contains(CaptureName.splitRound(name).base) ? name : nil
  }

  private func isSystemStat(_ path: String) throws(CaptureDirectoryError) -> Bool {
    var isSystem = false
    try content(of: path) { (file: borrowing FileDescriptor) throws(SystemError) in
      var start = [UInt8](repeating: 0, count: 4)
      isSystem = try file.read(into: &start) == 4 && start.elementsEqual("cpu ".utf8)
    }
    return isSystem
  }

  private func metricsName(_ path: String) -> String? {
    switch path {
    case "metrics.txt", "metrics/metrics": "metrics/metrics"
    case "metrics_after.txt", "metrics@after.txt", "metrics/metrics@after":
      "metrics/metrics@after"
    case "vars.json", "vars.txt", "metrics/vars": "metrics/vars"
    case "heap.txt", "metrics/heap": "metrics/heap"
    default: nil
    }
  }

  private func coreName(_ path: String) -> String? {
    if [CoreCollector.structureName, CoreCollector.heapName].contains(path) { return path }
    if path == "go-heap.json" { return CoreCollector.heapName }
    let isBreakdown =
      path == "core/breakdown.txt" || path == "core-breakdown.txt"
      || !path.contains("/") && path.hasPrefix("breakdown") && path.hasSuffix(".txt")
    return isBreakdown ? "core/breakdown.txt" : nil
  }

  private func membership() -> ProcessCgroup? {
    guard let file = captures.first(where: { $0.name == "proc/\(pid)/cgroup" })?.content,
      let bytes = try? file.decompressed()
    else { return nil }
    return try? ProcessCgroup.Parser().parse(bytes, path: "cgroup")
  }

  private mutating func read(
    _ file: (name: String, path: String)
  ) throws(CaptureDirectoryError) -> Capture {
    var content = CompressedBytes(compressing: [])
    var written: Int64 = 0
    try self.content(of: file.path) { (descriptor: borrowing FileDescriptor) throws(SystemError) in
      written = try descriptor.status().st_mtim.nanoseconds
      content = try descriptor.readCompressed()
    }
    newest = max(newest, written)
    return Capture(
      name: file.name, source: file.path, view: CaptureName.view(of: file.name), begin: nil,
      end: nil, outcome: .captured(content))
  }

  private func content(
    of path: String, _ body: (borrowing FileDescriptor) throws(SystemError) -> Void
  ) throws(CaptureDirectoryError) {
    do throws(SystemError) {
      try body(try directory.openRegular(path))
    } catch {
      throw .failed(path: directory.pathOf(path), reason: error.description)
    }
  }
}
