package import MemoryUnits
package import ObjectFile
import Procfs

extension LiveMemory {
  /// How much of each range is in RAM, as VmRSS and smaps count it: its part on pages that pagemap shows
  /// as present, without the zero page, which memory shows that was read before it was ever written.
  ///
  /// Only its number tells the zero page from a private page that a forked process has, too, and
  /// CAP_SYS_ADMIN alone shows it: without, both are left out.
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
          for mapping in mappings.entries(overlapping: part) {
            guard let part = mapping.range.intersection(part) else { continue }
            sums[index] = sums[index] + pages.counted(in: part, ofFile: mapping.label.inode != 0)
          }
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
  /// The part of a range, which lies in the window and in one mapping, on pages that the kernel counts as
  /// resident.
  fileprivate func counted(in range: AddressRange, ofFile: Bool) -> ByteCount {
    var sum = ByteCount.zero
    var page = index(of: range.start)
    while address(of: page) < range.end {
      if entries[page].isCounted(ofFile: ofFile) {
        let start = max(address(of: page), range.start)
        let end = min(address(of: page + 1), range.end)
        sum = sum + ByteCount(Int64(end.value - start.value))
      }
      page += 1
    }
    return sum
  }
}

extension PagemapEntry {
  fileprivate func isCounted(ofFile: Bool) -> Bool {
    guard isPresent else { return false }
    // In memory without a file, a huge page of zeros is the only one that looks like a file's.
    if isOfFile { return ofFile }
    if isExclusive { return true }
    guard let frame, let zero = ZeroPage.frame else { return false }
    return frame != zero
  }
}
