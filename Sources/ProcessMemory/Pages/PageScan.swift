import CLinux
import Glibc
import MemoryUnits
import SystemCalls

/// The ioctl PAGEMAP_SCAN (Linux 6.7) on /proc/PID/pagemap: where pages are, without looking at each of
/// those that are not. It tells two things that pagemap hides from one without CAP_SYS_ADMIN, or hides
/// from all: which pages are the page of zeros, and which are mapped as a huge one.
///
/// Source: `do_pagemap_scan`, fs/proc/task_mmu.c; Documentation/admin-guide/mm/pagemap.rst.
struct PageScan {
  /// Neighbouring pages of the same kind.
  struct Region: Equatable {
    var start: UInt64
    var end: UInt64
    var marks: PageMarks
  }

  /// The number of regions or a negative error number, as `clinux_scan_pagemap`.
  typealias Call = (inout clinux_pagemap_scan) -> Int

  /// PAGE_IS_… of include/uapi/linux/fs.h.
  enum Category {
    static let present: UInt64 = 1 << 3
    static let swapped: UInt64 = 1 << 4
    static let zero: UInt64 = 1 << 5
    static let huge: UInt64 = 1 << 6
  }

  private(set) var tally = CallTally()
  private let call: Call
  private let vector: EntryBuffer<clinux_page_region>

  /// `limit` is how many regions one call may tell of: the kernel takes memory for these, most cheaply a
  /// page or less.
  init(limit: Int = 170, _ call: @escaping Call) {
    self.call = call
    vector = EntryBuffer(count: limit)
  }

  /// Puts into `regions` what is there of the range, in order.
  ///
  /// Throws what the call says: ENOTTY or EINVAL where the kernel does not know it.
  mutating func scan(_ range: AddressRange, into regions: inout [Region]) throws(SystemError) {
    regions.removeAll(keepingCapacity: true)
    var start = range.start.value
    while start < range.end.value {
      var argument = clinux_pagemap_scan()
      argument.size = UInt64(MemoryLayout<clinux_pagemap_scan>.size)
      argument.start = start
      argument.end = range.end.value
      argument.vec = UInt64(UInt(bitPattern: vector.start))
      argument.vec_len = UInt64(vector.count)
      argument.category_anyof_mask = Category.present | Category.swapped
      // Not PAGE_IS_FILE: asking for that takes the kernel three times as long.
      argument.return_mask = argument.category_anyof_mask | Category.zero | Category.huge
      let call = call
      let count = try tally.measure { () throws(SystemError) in
        let count = call(&argument)
        guard count >= 0 else { throw SystemError(Int32(-count)) }
        return min(count, vector.count)
      }
      for index in 0..<count {
        let region = vector.start[index]
        regions.append(
          Region(start: region.start, end: region.end, marks: PageMarks(region.categories)))
      }
      // Not walk_end alone: it keeps the place at which the kernel's own buffer of 512 regions was full,
      // when the walk goes on from there to the end of the range.
      guard count == vector.count, let last = regions.last else { return }
      start = max(last.end, min(argument.walk_end, range.end.value))
    }
  }
}

extension PageMarks {
  fileprivate init(_ categories: UInt64) {
    self = []
    if categories & PageScan.Category.zero != 0 { insert(.zero) }
    if categories & PageScan.Category.huge != 0 { insert(.huge) }
  }
}

/// Memory for a fixed number of values, which are never initialized one by one.
final class EntryBuffer<Value: BitwiseCopyable> {
  let start: UnsafeMutablePointer<Value>
  let count: Int

  init(count: Int) {
    start = UnsafeMutablePointer<Value>.allocate(capacity: count)
    self.count = count
  }

  deinit { start.deallocate() }
}
