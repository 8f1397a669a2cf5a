package import MemoryUnits
package import ObjectFile
import Procfs

extension LiveMemory {
  /// How much of each range is in RAM: its part on pages that pagemap shows as present.
  ///
  /// Zero pages are counted, which VmRSS and smaps do not count: memory that was read before it was ever
  /// written. Only the page's number tells them from others (a page that a forked child shares has the
  /// same bits), and CAP_SYS_ADMIN alone shows it.
  ///
  /// Throws `.unreadable` where the address space is gone.
  package func residentBytes(of ranges: [AddressRange]) throws(ObjectFileError) -> [ByteCount] {
    var sums = [ByteCount](repeating: .zero, count: ranges.count)
    var index = 0
    while index < ranges.count {
      let (group, span) = group(ranges, from: index)
      for start in stride(from: span.start.value, to: span.end.value, by: Self.windowSize) {
        let length = min(UInt64(Self.windowSize), span.end.value - start)
        guard let window = AddressRange(Address(start), length: length) else { break }
        let pages = try pages(of: window)
        for index in group {
          guard let part = ranges[index].intersection(window) else { continue }
          sums[index] = sums[index] + pages.present(in: part)
        }
      }
      index = group.upperBound
    }
    return sums
  }

  /// The kernel holds a lock of the process while it answers: one answer is about no more than this.
  private static let windowSize = 64 << 20

  /// The ranges from one on that stand in order, close enough that one read is cheaper than several.
  private func group(
    _ ranges: [AddressRange], from first: Int
  ) -> (Range<Int>, AddressRange) {
    let closeBy: UInt64 = 1 << 20
    var span = ranges[first]
    var next = first + 1
    while next < ranges.count, ranges[next].start >= span.end,
      ranges[next].start.value - span.end.value <= closeBy,
      ranges[next].end.value - span.start.value <= UInt64(Self.windowSize),
      let longer = AddressRange(span.start, ranges[next].end)
    {
      span = longer
      next += 1
    }
    return (first..<next, span)
  }
}

extension PageWindow {
  /// The part of a range, which lies in the window, on pages that are in RAM.
  fileprivate func present(in range: AddressRange) -> ByteCount {
    let first = index(of: range.start)
    var sum = ByteCount.zero
    var page = first
    while address(of: page) < range.end {
      if entries[page].isPresent {
        let start = max(address(of: page), range.start)
        let end = min(address(of: page + 1), range.end)
        sum = sum + ByteCount(Int64(end.value - start.value))
      }
      page += 1
    }
    return sum
  }
}
