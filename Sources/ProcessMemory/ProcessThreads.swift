import Glibc
import Procfs
import SystemCalls
import TextParsing

/// The threads of a process as /proc/PID/task lists them.
struct ProcessThreads {
  let directory: Directory

  /// Their numbers. None where the process has exited.
  ///
  /// Throws the `errno` of another failure.
  func numbers() throws(SystemError) -> [Int32] {
    do throws(SystemError) {
      return try directory.names(in: "task").compactMap { Int32($0) }
    } catch {
      guard error.code == ESRCH || error.code == ENOENT else { throw error }
      return []
    }
  }

  /// What /proc/PID/task/TID/status says. `nil` where the thread has exited.
  func status(of thread: Int32) -> ProcessStatus? {
    guard let file = try? directory.open("task/\(thread)/status") else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while let count = try? file.read(into: &buffer), count > 0 { bytes += buffer[..<count] }
    return try? ProcessStatus.Parser().parse(bytes, path: "status")
  }
}
