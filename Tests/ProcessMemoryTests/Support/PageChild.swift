import Foundation
import MemoryUnits
import Pages
import ProcessMemory
import Procfs
import SystemCalls
import TestSupport
import TextParsing

/// A child of the test with memory of every kind that pages can tell apart, at known addresses.
final class PageChild {
  let addresses: [String: UInt64]
  private let child: PythonChild

  /// `steps` is Python behind the definitions of `prelude`; what it puts into `out` is printed.
  init(_ steps: String) throws {
    child = try PythonChild(
      prelude + steps
        + "\nfor name in out: print(name, out[name])\nprint()\nsys.stdin.readline()\n")
    var addresses: [String: UInt64] = [:]
    while case let words = child.line().split(separator: " "), words.count == 2 {
      addresses[String(words[0])] = UInt64(words[1])
    }
    self.addresses = addresses
  }

  var pid: Int32 { child.pid }
  func end() { child.end() }
  deinit { end() }

  func smaps() throws -> [SmapsEntry] { try smapsEntries(of: pid) }

  /// The pages of all mappings. `seen` of none.
  func list(_ seen: PageFrameSet = PageFrameSet()) throws -> PageList {
    var seen = seen
    return try list(&seen)
  }

  func list(_ seen: inout PageFrameSet) throws -> PageList {
    let walk = try PageWalk(Directory("/proc/\(pid)"))
    return try walk.list(of: try smaps().map(WalkedRange.init), pid: pid, seen: &seen)
  }
}

func smapsEntries(of pid: Int32) throws -> [SmapsEntry] {
  let path = "/proc/\(pid)/smaps"
  var parser = LineSplitter(ProcessSmapsParser(), path: path)
  let file = try FileDescriptor(opening: path)
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = try file.read(into: &buffer), count > 0 {
    try parser.feed(buffer.span.extracting(0..<count))
  }
  return try parser.finish()
}

extension PageList {
  /// The facts of the page at an address; `nil` where none is.
  func facts(at address: UInt64) -> PageFacts? {
    runs.first { $0.range.contains(Address(address)) }?.facts
  }

  /// All pages of a range that the test accepts, in pages.
  func pages(in range: AddressRange, where isWanted: (PageFacts) -> Bool) -> Int64 {
    runs.reduce(0) { sum, run in
      guard isWanted(run.facts), let part = run.range.intersection(range) else { return sum }
      return sum + part.length.bytes / pageSize.bytes
    }
  }
}

/// Maps as C does.
private let prelude = """
  import ctypes, os, sys
  libc = ctypes.CDLL(None, use_errno=True)
  libc.mmap.restype = ctypes.c_void_p
  libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int,
                        ctypes.c_long]
  for name in ['munmap', 'madvise', 'mprotect']:
      getattr(libc, name).argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
  page = os.sysconf('SC_PAGE_SIZE')
  out = {}
  def anonymous(pages, flags=0x22, file=-1):
      start = libc.mmap(None, pages * page, 3, flags, file, 0)
      libc.madvise(start, pages * page, 15)
      return start
  # Huge pages only where they are wanted, at an address that suits them.
  def huge(bytes):
      size = page * page // 8
      start = libc.mmap(None, bytes + size, 3, 0x22, -1, 0)
      start = (start + size - 1) // size * size
      libc.madvise(start, bytes, 14)
      return start
  def write(address, value=1):
      ctypes.c_ubyte.from_address(address).value = value
  def read(address):
      return ctypes.c_ubyte.from_address(address).value
  def wait(): sys.stdin.readline()

  """
