import CLinux
import Glibc
import MemoryUnits
import SystemCalls
import Testing

@testable import ProcessMemory

@Suite struct PageScanTests {
  /// The place that the kernel says it came to is an early one where its own buffer was full once.
  @Test(
    arguments: [0, 1, 511, 512, 513, 600, 1024, 1025, 3000], [1, 2, 170, 512, 600, 1024, 4000])
  func eachPageIsToldOnce(fragments: Int, limit: Int) throws {
    let pages = (0..<UInt64(fragments)).map { (number: UInt64) -> Range<UInt64> in
      let first = 16 + number * 3
      return first..<first + 2
    }
    let fake = FakeScan(pages.map { ($0, PageScan.Category.present) })
    var scan = PageScan(limit: limit, fake.scan)
    var regions: [PageScan.Region] = []
    try scan.scan(FakePages.range(0..<1 << 20), into: &regions)
    #expect(
      regions
        == pages.map {
          PageScan.Region(start: $0.lowerBound * 4096, end: $0.upperBound * 4096, marks: [])
        })
    #expect(fake.calls <= fragments / limit + 1)
    #expect(scan.tally.calls == Int64(fake.calls))
  }

  @Test func saysWhichAreZeroAndWhichAreHuge() throws {
    let fake = FakeScan([
      (16..<17, all(PageScan.Category.present, PageScan.Category.zero)),
      (512..<1024, all(PageScan.Category.present, PageScan.Category.huge, 1 << 2)),
      (1024..<1025, PageScan.Category.swapped),
    ])
    var scan = PageScan(fake.scan)
    var regions: [PageScan.Region] = []
    try scan.scan(FakePages.range(16..<1 << 20), into: &regions)
    #expect(regions.map(\.marks) == [.zero, .huge, []])
  }

  @Test func whatTheKernelDoesNotKnowIsAnError() {
    var scan = PageScan { _ in -Int(ENOTTY) }
    var regions: [PageScan.Region] = []
    #expect(throws: SystemError(ENOTTY)) {
      try scan.scan(FakePages.range(16..<32), into: &regions)
    }
  }

  /// The kernel of this machine, on memory with more fragments than its buffer takes.
  @Test(arguments: [1, 100, 512, 700, 1024, 1100, 5000]) func theKernelsOwn(limit: Int) throws {
    let memory = try Fragments(count: 1100)
    guard let regions = try regions(of: memory.range, limit: limit) else { return }
    #expect(regions.map(\.start) == memory.starts)
    #expect(regions.allSatisfy { $0.end - $0.start == memory.pageSize && $0.marks == [] })
  }

  /// `nil` before Linux 6.7.
  private func regions(of range: AddressRange, limit: Int) throws -> [PageScan.Region]? {
    let pagemap = EntryFile(try FileDescriptor(opening: "/proc/self/pagemap"))
    var scan = PageScan(limit: limit) { clinux_scan_pagemap(pagemap.descriptor.number, &$0) }
    var regions: [PageScan.Region] = []
    do {
      try scan.scan(range, into: &regions)
    } catch {
      guard [ENOTTY, EINVAL].contains(error.code) else { throw error }
      return nil
    }
    return regions
  }
}

/// Memory of this program of which every other page is there.
private final class Fragments {
  let range: AddressRange
  let starts: [UInt64]
  let pageSize = UInt64(sysconf(Int32(_SC_PAGESIZE)))
  private let memory: UnsafeMutableRawBufferPointer

  init(count: Int) throws {
    let size = Int(pageSize)
    let length = count * 2 * size
    let start = try #require(
      mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    memory = UnsafeMutableRawBufferPointer(start: start, count: length)
    madvise(start, length, MADV_NOHUGEPAGE)
    let address = UInt64(UInt(bitPattern: start))
    starts = (0..<count).map { address + UInt64($0 * 2 * size) }
    for index in 0..<count { memory[index * 2 * size] = 1 }
    range = try #require(AddressRange(Address(address), length: UInt64(length)))
  }

  deinit { munmap(memory.baseAddress, memory.count) }
}
