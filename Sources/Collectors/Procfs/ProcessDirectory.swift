import Glibc
import Procfs
import SnapshotModel
import SystemCalls
import TextParsing

/// /proc/PID, held open from the first look at the process to the last.
struct ProcessDirectory {
  let pid: Int32
  let directory: Directory
  /// Where the files about memory and cgroup are: empty for PID's own, `task/TID/` where the main
  /// thread has exited while others live, for then PID's own tell of no memory.
  let memoryFolder: String
  /// As it was when the directory was opened.
  let first: Glance

  /// What names the process, read before and after everything else.
  struct Glance: Hashable {
    let startTime: UInt64
    /// `nil` where the link cannot be read.
    let executable: [UInt8]?
  }

  /// Throws where there is no such process, or none with memory.
  init(pid: Int32, procRoot: String) throws(CollectionError) {
    let path = "\(procRoot)/\(pid)"
    do throws(SystemError) {
      directory = try Directory(path)
    } catch {
      throw Self.reason(error, pid: pid, path: path, procRoot: procRoot)
    }
    self.pid = pid
    let stat: ProcessStat
    do throws(SystemError) {
      stat = try Self.stat(in: directory)
    } catch {
      throw Self.reason(error, pid: pid, path: path, procRoot: procRoot)
    }
    if stat.isKernelThread { throw .kernelThread(pid: pid, name: stat.comm) }
    switch stat.state {
    case "Z", "X", "x":
      guard let thread = Self.livingThread(of: pid, in: directory) else {
        throw .zombie(pid: pid, name: stat.comm)
      }
      memoryFolder = "task/\(thread)/"
    default: memoryFolder = ""
    }
    first = Self.glance(stat, in: directory, memoryFolder)
  }

  /// Reads again what names the process.
  ///
  /// Throws `.exited`, or `.changed` where it is another program by now.
  func verifyIdentity() throws(CollectionError) {
    let stat: ProcessStat
    do throws(SystemError) {
      stat = try Self.stat(in: directory)
    } catch {
      throw .exited(pid: pid)
    }
    let isOver = ["Z", "X", "x"].contains(stat.state)
    guard !isOver || !memoryFolder.isEmpty && Self.livingThread(of: pid, in: directory) != nil
    else { throw .exited(pid: pid) }
    let last = Self.glance(stat, in: directory, memoryFolder)
    guard last.startTime == first.startTime else {
      throw .changed(
        pid: pid, what: "its start time", first: "\(first.startTime) ticks after boot",
        last: "\(last.startTime)")
    }
    // A link that could be read only once proves nothing.
    if let before = first.executable, let after = last.executable, before != after {
      throw .changed(
        pid: pid, what: "its program", first: String(decoding: before, as: UTF8.self),
        last: String(decoding: after, as: UTF8.self))
    }
  }

  /// The process that a thread belongs to; `nil` where /proc does not tell.
  ///
  /// Source: `Tgid` of status.
  static func leader(of thread: Int32, procRoot: String) -> Int32? {
    guard let directory = try? Directory("\(procRoot)/\(thread)"),
      let bytes = try? directory.open("status").readAll(limit: 1 << 20)
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("Tgid:\t") }
    return line.flatMap { Int32($0.dropFirst("Tgid:\t".count)) }
  }

  func file(_ name: String, access: Access = .everybody) -> KernelFile {
    KernelFile(name, in: directory, access: access)
  }

  private static func stat(in directory: Directory) throws(SystemError) -> ProcessStat {
    let file = try directory.open("stat")
    let bytes = try file.readAll(limit: 1 << 16) ?? []
    guard let stat = try? ProcessStat(parsing: bytes, path: directory.pathOf("stat")) else {
      // An empty file is what some kernels give of a process that is just gone.
      throw SystemError(bytes.isEmpty ? ESRCH : EINVAL)
    }
    return stat
  }

  private static func glance(
    _ stat: ProcessStat, in directory: Directory, _ memoryFolder: String
  ) -> Glance {
    Glance(
      startTime: stat.startTime,
      executable: try? directory.target(ofLink: memoryFolder + "exe"))
  }

  /// A thread other than the main one through which the memory can be seen.
  private static func livingThread(of pid: Int32, in directory: Directory) -> String? {
    let threads = (try? directory.names(in: "task")) ?? []
    return threads.first { thread in
      guard thread != String(pid),
        let bytes = try? directory.open("task/\(thread)/statm").readAll(limit: 4096),
        let statm = try? ProcessStatm(parsing: bytes, path: "statm")
      else { return false }
      return !statm.isEmpty
    }
  }

  private static func reason(
    _ error: SystemError, pid: Int32, path: String, procRoot: String
  ) -> CollectionError {
    switch error.code {
    case EPERM, EACCES: return .hidden(path: path)
    case ENOENT, ESRCH, ENOTDIR:
      // A signal 0 is not sent, but says whether there is such a process.
      if procRoot == "/proc", pid > 0, kill(pid, 0) == 0 || errno == EPERM {
        return .hidden(path: path)
      }
      guard (try? Directory(procRoot)) != nil else {
        return .unreadable(path: procRoot, why: Unavailability("no such directory"))
      }
      return .noSuchProcess(path: path)
    default: return .unreadable(path: path, why: Unavailability(error, access: .everybody))
    }
  }
}
