import CLinux
import Glibc
import MemoryUnits
import Pages
import SystemCalls

@testable import ProcessMemory

/// Entries as a file of the kernel's shows them, by their number; 0 for what is not named.
final class FakeEntries: EntryReading {
  /// What a first look at an entry sees, a second, and all after that.
  private let looks: [[UInt64: UInt64]]
  private var seen: [UInt64: Int] = [:]
  /// Behind it the file ends.
  private let end: UInt64
  private(set) var calls = 0
  /// The errno that all reads get.
  var failure: Int32?

  init(_ looks: [UInt64: UInt64]..., end: UInt64 = .max) {
    self.looks = looks
    self.end = end
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(SystemError)
    -> Int
  {
    calls += 1
    if let failure { throw SystemError(failure) }
    guard offset % 8 == 0, buffer.count % 8 == 0 else { throw SystemError(EINVAL) }
    let entries = buffer.bindMemory(to: UInt64.self)
    for index in entries.indices {
      let number = offset / 8 + UInt64(index)
      guard number < end else { return index * 8 }
      let look = min(seen[number, default: 0], looks.count - 1)
      seen[number, default: 0] += 1
      entries[index] = looks[look][number] ?? 0
    }
    return buffer.count
  }
}

/// What PAGEMAP_SCAN does: a walk that puts regions into a buffer of 512, and from there into the
/// caller's; and what it leaves in walk_end.
final class FakeScan {
  /// In order, in bytes.
  var regions: [clinux_page_region]
  private(set) var calls = 0

  init(_ regions: [(pages: Range<UInt64>, categories: UInt64)]) {
    self.regions = regions.map {
      clinux_page_region(
        start: $0.pages.lowerBound * 4096, end: $0.pages.upperBound * 4096,
        categories: $0.categories)
    }
  }

  func scan(_ argument: inout clinux_pagemap_scan) -> Int {
    calls += 1
    guard argument.size == 96, argument.flags == 0, argument.max_pages == 0 else {
      return -Int(EINVAL)
    }
    guard let vector = UnsafeMutablePointer<clinux_page_region>(bitPattern: UInt(argument.vec))
    else { return -Int(EFAULT) }
    argument.walk_end = 0
    var count = 0
    var filled = 0
    for region in regions {
      let start = max(region.start, argument.start)
      let end = min(region.end, argument.end)
      guard start < end else { continue }
      if count == argument.vec_len || filled == 512 {
        // The buffer is full: the walk stops here, and goes on if the caller's has room.
        argument.walk_end = start
        if count == argument.vec_len { return count }
        filled = 0
      }
      vector[count] = clinux_page_region(
        start: start, end: end, categories: region.categories & argument.return_mask)
      count += 1
      filled += 1
    }
    // Not set again where the walk has been stopped before.
    if argument.walk_end == 0 { argument.walk_end = argument.end }
    return count
  }
}

/// A process made of entries, from page 16 on in one mapping.
struct FakePages {
  var range = WalkedRange(range(16..<4096), isAnonymous: true)
  var pagemap = FakeEntries([:])
  var flags = FrameFile(.kpageflags, FakeEntries([:]), missing: 1 << 20)
  var counts = FrameFile(.kpagecount, FakeEntries([:]))
  var charges = FrameFile(.kpagecgroup, FakeEntries([:]))
  var scan: PageScan?
  /// The cgroup that is expected to pay.
  var payer: UInt64?

  static func range(_ pages: Range<UInt64>) -> AddressRange {
    let start = Address(pages.lowerBound * 4096)
    guard let range = AddressRange(start, Address(pages.upperBound * 4096)) else {
      preconditionFailure("the end is before the start")
    }
    return range
  }

  func walk() -> PageWalk {
    PageWalk(
      path: "/proc/42/pagemap", procRoot: "/proc", pagemap: pagemap, scan: scan, flags: flags,
      counts: counts, charges: charges)
  }

  func list() throws -> PageList {
    var seen = PageFrameSet()
    return try list(&seen)
  }

  func list(_ seen: inout PageFrameSet) throws -> PageList {
    try walk().list(of: [range], pid: 42, payer: payer, seen: &seen)
  }
}

/// An entry of pagemap of a page that is present.
func present(_ frame: UInt64 = 0, _ bits: UInt64...) -> UInt64 {
  bits.reduce(Entry.present + frame, +)
}

/// Several bits at once.
func all(_ bits: UInt64...) -> UInt64 { bits.reduce(0, +) }

/// Bits of an entry of pagemap.
enum Entry {
  static let present: UInt64 = 1 << 63
  static let writeProtected: UInt64 = 1 << 57
  static let softDirty: UInt64 = 1 << 55
  static let swap: UInt64 = 1 << 62
  static let file: UInt64 = 1 << 61
  static let isGuard: UInt64 = 1 << 58
  static let exclusive: UInt64 = 1 << 56
}

/// Bits of an entry of kpageflags.
enum Flag {
  static let upToDate: UInt64 = 1 << 3
  static let anonymous: UInt64 = 1 << 12
  static let swapBacked: UInt64 = 1 << 14
  static let head: UInt64 = 1 << 15
  static let tail: UInt64 = 1 << 16
  static let hugetlb: UInt64 = 1 << 17
  static let noPage: UInt64 = 1 << 20
  static let merged: UInt64 = 1 << 21
  static let transparentHuge: UInt64 = 1 << 22
  static let zero: UInt64 = 1 << 24
}
