import Foundation
import Glibc
import MemoryUnits
import Pages
import SystemCalls
import TestSupport
import Testing

@testable import ProcessMemory

/// What the kernel of this machine shows of memory of which the test knows what it is. What only root is
/// told is tested where root runs the tests.
@Suite struct RealPageTests {
  @Test func pagesOfZerosAreNotCounted() throws {
    let child = try PageChild(
      """
      out['small'] = anonymous(4)
      read(out['small'])
      write(out['small'] + page)
      out['large'] = huge(4 << 20)
      read(out['large'])
      """)
    let list = try child.list()
    let small = try #require(child.addresses["small"])
    #expect([.zero, .residentOrZero].contains(list.facts(at: small)?.state))
    if list.knowsFrames { #expect(list.facts(at: small)?.state == .zero) }
    #expect(list.facts(at: small + 4096)?.state == .resident)
    #expect(list.facts(at: small + 8192) == nil)
    // A kernel without huge pages has a small one here.
    let large = try #require(child.addresses["large"])
    #expect([.zero, .residentOrZero].contains(list.facts(at: large)?.state))
    child.end()
  }

  @Test func guardsAreTold() throws {
    let child = try PageChild(
      """
      out['guarded'] = anonymous(8)
      write(out['guarded'])
      if libc.madvise(out['guarded'] + page, 2 * page, 102) != 0: out['guarded'] = 0
      """)
    defer { child.end() }
    // Linux has them since 6.13, and tells of them since 6.15.
    guard let start = child.addresses["guarded"], start != 0 else { return }
    let list = try child.list()
    #expect(list.facts(at: start)?.state == .resident)
    #expect([.guarded, .inMotion].contains(list.facts(at: start + 4096)?.state))
    #expect([.guarded, .inMotion].contains(list.facts(at: start + 8192)?.state))
    #expect(list.facts(at: start + 3 * 4096) == nil)
  }

  @Test func afterAForkPagesAreOneUntilOneSideWrites() throws {
    let parent = try PageChild(
      """
      out['data'] = anonymous(10)
      for index in range(10): write(out['data'] + index * page)
      ready, told = os.pipe()
      child = os.fork()
      if child == 0:
          for index in range(3): write(out['data'] + index * page, 2)
          os.write(told, b'.')
          sys.stdin.readline()
          os._exit(0)
      os.read(ready, 1)
      out['child'] = child
      """)
    defer { parent.end() }
    let child = try #require(parent.addresses["child"].flatMap(Int32.init(exactly:)))
    let start = try #require(parent.addresses["data"])
    let range = try #require(AddressRange(Address(start), length: 10 * 4096))
    var seen = PageFrameSet()
    let first = try parent.list(&seen)
    let walk = try PageWalk(Directory("/proc/\(child)"))
    let second = try walk.list(
      of: smapsEntries(of: child).map(WalkedRange.init), pid: child, seen: &seen)
    kill(child, SIGKILL)
    guard first.knowsFrames else { return }
    #expect(first.pages(in: range) { $0.mapCount == 2 && !$0.isAgain } == 7)
    #expect(first.pages(in: range) { $0.mapCount == 1 && !$0.isAgain } == 3)
    #expect(second.pages(in: range) { $0.mapCount == 2 && $0.isAgain } == 7)
    #expect(second.pages(in: range) { $0.mapCount == 1 && !$0.isAgain } == 3)
  }

  @Test func hugetlbIsCountedByNothing() throws {
    let path = "/proc/sys/vm/nr_hugepages"
    let before = try String(contentsOfFile: path, encoding: .utf8)
    // Only root may reserve pages for it, and only where there are some in one piece.
    guard (try? "2\n".write(toFile: path, atomically: false, encoding: .utf8)) != nil else {
      return
    }
    defer { try? before.write(toFile: path, atomically: false, encoding: .utf8) }
    let child = try PageChild(
      """
      out['memory'] = libc.mmap(None, 2 << 20, 3, 0x40022, -1, 0)
      if out['memory'] == ctypes.c_void_p(-1).value: out['memory'] = 0
      else: write(out['memory'])
      """)
    defer { child.end() }
    guard let start = child.addresses["memory"], start != 0 else { return }
    let range = try #require(AddressRange(Address(start), length: 2 << 20))
    let list = try child.list()
    #expect(list.pages(in: range) { $0.state == .hugetlb && !$0.isHuge } == 512)
  }

  @Test func nothingIsTouched() throws {
    let child = try MappingChild()
    let before = try child.numbers()
    let walk = try PageWalk(Directory("/proc/\(child.pid)"))
    var seen = PageFrameSet()
    let list = try walk.list(
      of: smapsEntries(of: child.pid).map(WalkedRange.init), pid: child.pid, seen: &seen)
    #expect(try child.numbers() == before)
    let sparse = try #require(child.addresses["sparse"])
    let range = try #require(AddressRange(Address(sparse), length: 1 << 30))
    #expect(list.pages(in: range) { _ in true } == 0)
    #expect(list.longestHold > 0)
    child.end()
  }

  /// The scan, and the same without it.
  @Test func withoutTheScanThePagesAreTheSame() throws {
    let child = try MappingChild()
    let ranges = try smapsEntries(of: child.pid).map(WalkedRange.init)
    let directory = try Directory("/proc/\(child.pid)")
    var seen = PageFrameSet()
    let with = try PageWalk(directory).list(of: ranges, pid: child.pid, seen: &seen)
    var seenAgain = PageFrameSet()
    let walk = try PageWalk(directory)
    walk.scan = nil
    let without = try walk.list(of: ranges, pid: child.pid, seen: &seenAgain)
    // Other processes map and unmap the same files meanwhile.
    func stable(_ list: PageList) -> [PageRun] {
      list.runs.filter { $0.facts.kind == .anonymous || $0.facts.state == .guarded }
    }
    #expect(!stable(with).isEmpty)
    let isSame = stable(without) == stable(with)
    #expect(isSame || !with.knowsFrames)
    child.end()
  }

  @Test func aProcessThatHasExitedIsTold() throws {
    let child = try PageChild("")
    let ranges = try child.smaps().map(WalkedRange.init)
    let walk = try PageWalk(Directory("/proc/\(child.pid)"))
    child.end()
    var seen = PageFrameSet()
    #expect(throws: LiveMemoryError.self) {
      try walk.list(of: ranges, pid: 1, seen: &seen)
    }
  }
}
