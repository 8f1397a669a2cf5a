import Foundation
import ProcessMemory
import SystemCalls
import TestSupport

/// A child with memory of every kind at known addresses.
final class MappingChild {
  let addresses: [String: UInt64]
  private let child: PythonChild
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "memcorrelate-test-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    child = try PythonChild(script, [folder.path()])
    var addresses: [String: UInt64] = [:]
    while case let words = child.line().split(separator: " "), words.count == 2 {
      addresses[String(words[0])] = UInt64(words[1])
    }
    self.addresses = addresses
  }

  var pid: Int32 { child.pid }
  func line() -> String { child.line() }
  func send(_ line: String) { child.send(line) }

  func end() {
    child.end()
    try? FileManager.default.removeItem(at: folder)
  }

  deinit { end() }

  func memory() throws -> LiveMemory { try LiveMemory(Directory("/proc/\(pid)")) }

  /// What must not change by being read.
  func numbers() throws -> [Substring] {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    return status.split(separator: "\n").filter { line in
      ["VmRSS", "VmPTE", "VmSwap", "RssFile"].contains { line.hasPrefix($0) }
    }
  }
}

/// Maps as C does, prints the addresses and an empty line, then waits for commands.
private let script = """
  import ctypes, os, sys
  libc = ctypes.CDLL(None, use_errno=True)
  libc.mmap.restype = ctypes.c_void_p
  libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int,
                        ctypes.c_long]
  for name in ['munmap', 'madvise', 'mprotect']:
      getattr(libc, name).argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
  page = 4096
  def anonymous(size, permissions=3):
      start = libc.mmap(None, size, permissions, 0x22, -1, 0)
      libc.madvise(start, size, 15)
      return start
  def write(address, value):
      ctypes.c_ubyte.from_address(address).value = value

  scattered = anonymous(64 * page)
  for index in range(0, 64, 3):
      write(scattered + index * page + 100, index + 1)
  sparse = anonymous(1 << 30)
  hole = anonymous(8 * page) + 4 * page
  libc.munmap(hole, page, 0)
  reserved = anonymous(3 * page)
  write(reserved + page, 77)
  libc.mprotect(reserved, 3 * page, 0)
  path = sys.argv[1] + '/mapped'
  with open(path, 'wb') as file:
      file.write(b'a' * (2 * page + 100))
  with open(path, 'rb') as file:
      mapped = libc.mmap(None, 4 * page, 3, 2, file.fileno(), 0)
  # Without this the kernel maps neighbours of a page that is touched.
  libc.madvise(mapped, 4 * page, 1)
  write(mapped + page, ord('!'))
  guarded = anonymous(8 * page)
  if libc.madvise(guarded + page, 2 * page, 102) != 0:
      guarded = 0
  with open('/proc/self/pagemap', 'rb') as file:
      file.seek((guarded // page + 1) * 8)
      entry = file.read(8)
      if not entry or not int.from_bytes(entry, 'little') & 1 << 58:
          guarded = 0
  for name in ['scattered', 'sparse', 'hole', 'reserved', 'guarded']:
      print(name, globals()[name])
  print('file', mapped)
  print()
  sys.stdin.readline()
  os.rename(path, path + '.old')
  with open(path, 'wb') as file:
      file.write(b'b' * (3 * page))
  os.unlink(path + '.old')
  print('replaced')
  sys.stdin.readline()
  """
