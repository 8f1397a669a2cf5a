import MemoryUnits
import ObjectFile
import ProcessMemory
import Procfs
import SystemCalls
import TextParsing

/// The processes with this name, in order of pid.
///
/// Their name is what `comm` says, or the file name of the program or of its first argument: `comm` is
/// cut after 15 bytes. Kernel threads and zombies are left out.
package func processes(named name: String, options: SnapshotOptions) -> [ProcessSummary] {
  ProcessList(procRoot: options.procRoot).processes { $0.names.contains(name) }
}

/// The processes that are written in Go, the largest first.
///
/// Processes whose program this user may not read are left out.
package func goProcesses(options: SnapshotOptions) -> [ProcessSummary] {
  ProcessList(procRoot: options.procRoot).processes(where: \.isGoProgram)
    .sorted { ($0.resident ?? .zero, $1.pid) > ($1.resident ?? .zero, $0.pid) }
}

/// The one process with this name.
///
/// Throws where there is none, or several, which are then listed.
func process(named name: String, options: SnapshotOptions) throws(CollectionError) -> ProcessSummary
{
  let found = processes(named: name, options: options)
  guard let first = found.first else { throw .noProcessNamed(name) }
  guard found.count == 1 else { throw .severalProcesses(name: name, candidates: found) }
  return first
}

/// What is in /proc at this moment.
private struct ProcessList {
  let procRoot: String

  func processes(where isWanted: (Candidate) -> Bool) -> [ProcessSummary] {
    guard let root = try? Directory(procRoot), let names = try? root.names() else { return [] }
    return names.compactMap(Int32.init).sorted().compactMap { pid in
      guard let candidate = Candidate(pid: pid, procRoot: procRoot), isWanted(candidate) else {
        return nil
      }
      return candidate.summary
    }
  }
}

/// A process that may be the one.
private struct Candidate {
  private let pid: Int32
  private let stat: ProcessStat
  private let directory: Directory
  private let arguments: [String]

  /// `nil` for one that has ended, and for what has no memory.
  init?(pid: Int32, procRoot: String) {
    guard let directory = try? Directory("\(procRoot)/\(pid)"),
      let bytes = try? directory.open("stat").readAll(limit: 1 << 16),
      let stat = try? ProcessStat(parsing: bytes, path: "stat"),
      !stat.isKernelThread, stat.state != "Z"
    else { return nil }
    self.pid = pid
    self.stat = stat
    self.directory = directory
    let line = (try? directory.open("cmdline").readAll(limit: 1 << 20)) ?? []
    arguments = CommandLineArguments(parsing: line).arguments
  }

  var names: [String] {
    var names = [stat.comm]
    if let target = try? directory.target(ofLink: "exe") {
      var path = String(decoding: target, as: UTF8.self)
      // An update replaced the file.
      if path.hasSuffix(" (deleted)") { path.removeLast(" (deleted)".count) }
      names.append(Self.fileName(path))
    }
    if let first = arguments.first { names.append(Self.fileName(first)) }
    return names
  }

  var summary: ProcessSummary {
    ProcessSummary(
      pid: pid, name: stat.comm, resident: resident,
      command: arguments.isEmpty ? "[\(stat.comm)]" : arguments.joined(separator: " "))
  }

  var isGoProgram: Bool {
    guard let file = try? FileBytes(path: directory.pathOf("exe")) else { return false }
    return GoProgram.isGo(file)
  }

  private var resident: ByteCount? {
    guard let bytes = try? directory.open("status").readAll(limit: 1 << 20),
      let status = try? ProcessStatus.Parser().parse(bytes, path: "status")
    else { return nil }
    return status.amounts["VmRSS"]?.amount
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
