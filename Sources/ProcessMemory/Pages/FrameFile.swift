import Glibc
import Pages
import SystemCalls

/// /proc/kpageflags, /proc/kpagecount or /proc/kpagecgroup: an entry for each page of physical memory.
final class FrameFile {
  let name: PageSource.Name
  private var entries: MeasuredEntries?
  private var reason = ""
  private var remedy = ""
  /// The entries of a batch, in the order of its frames. What the file has no entry for is `missing`.
  let values = EntryBuffer<UInt64>(count: FrameOrder.capacity)
  private let missing: UInt64
  private let buffer = EntryBuffer<UInt64>(count: FrameOrder.spanLimit)

  /// Opens it. Where that is not possible it stays unavailable, and says why.
  init(_ name: PageSource.Name, procRoot: String, missing: UInt64 = 0) {
    self.name = name
    self.missing = missing
    do throws(SystemError) {
      entries = MeasuredEntries(
        EntryFile(try FileDescriptor(opening: "\(procRoot)/\(name.rawValue)")))
    } catch {
      fail(error)
    }
  }

  /// Reads another file, for tests.
  init(_ name: PageSource.Name, _ file: any EntryReading, missing: UInt64 = 0) {
    self.name = name
    self.missing = missing
    entries = MeasuredEntries(file)
  }

  var isAvailable: Bool { entries != nil }

  var source: PageSource {
    guard let tally = entries?.tally else {
      return PageSource(name, .unavailable(reason: reason, remedy: remedy))
    }
    return PageSource(name, .read(nanoseconds: tally.nanoseconds, calls: tally.calls))
  }

  /// Fills `values`. `false` where the file cannot be read, or no longer.
  func read(_ order: FrameOrder) -> Bool {
    guard isAvailable else { return false }
    for span in order.spans {
      guard let count = read(from: span.first, count: Int(span.end - span.first)) else {
        return false
      }
      for index in span.low..<span.high {
        let place = Int(order.frame(index) &- span.first)
        values.start[index] = place < count ? buffer.start[place] : missing
      }
    }
    return true
  }

  /// One entry; `missing` where the file has none, `nil` where it cannot be read.
  func value(of frame: UInt64) -> UInt64? {
    guard let count = read(from: frame, count: 1) else { return nil }
    return count == 1 ? buffer.start[0] : missing
  }

  /// The entries of the frames up to this one that `limit` allows, the nearest last. Until the next read.
  func values(upTo frame: UInt64, limit: Int) -> UnsafeBufferPointer<UInt64>? {
    let first = frame - min(frame, UInt64(min(limit, buffer.count) - 1))
    guard let count = read(from: first, count: Int(frame - first) + 1) else { return nil }
    return UnsafeBufferPointer(start: buffer.start, count: count)
  }

  /// Says that the numbers of frames are not known, without which there is nothing to read.
  func close(reason: String, remedy: String) {
    guard isAvailable else { return }
    entries = nil
    self.reason = reason
    self.remedy = remedy
  }

  private func read(from first: UInt64, count: Int) -> Int? {
    do throws(SystemError) {
      return try entries?.read(from: first, count: count, into: buffer.start)
    } catch {
      entries = nil
      fail(error)
      return nil
    }
  }

  private func fail(_ error: SystemError) {
    reason = error.description
    switch error.code {
    case EPERM, EACCES: remedy = Self.rights
    case ENOENT:
      remedy =
        name == .kpagecgroup
        ? "a kernel with CONFIG_MEMCG and CONFIG_PROC_PAGE_MONITOR"
        : "a kernel with CONFIG_PROC_PAGE_MONITOR"
    default: remedy = ""
    }
  }

  /// What one must have to learn of physical pages: the numbers of them take CAP_SYS_ADMIN, and the files
  /// about them are root's.
  static let rights = "run as root with CAP_SYS_ADMIN"
}
