import MemoryUnits
import Procfs
import SystemCalls

/// Neighbouring pages of one mapping that are looked at in the same way.
struct PagePart {
  var pages: Range<UInt64>
  var marks: PageMarks
}

extension PageWalk {
  /// Entries of pages that are not there are read along up to here: a call costs as much.
  private static let gap: UInt64 = 64

  /// Puts what is there of a window into the batch.
  func firstLook(
    at window: AddressRange, _ ranges: ArraySlice<WalkedRange>
  ) throws(LiveMemoryError) {
    findParts(of: window, ranges)
    var index = 0
    while index < parts.count {
      let part = parts[index]
      if part.marks.contains(.whole) {
        try readHeads(part)
        index += 1
      } else {
        index = try readParts(from: index)
      }
    }
  }

  /// What has to be looked at: where pages are, if the kernel tells, else everything.
  private func findParts(of window: AddressRange, _ ranges: ArraySlice<WalkedRange>) {
    parts.removeAll(keepingCapacity: true)
    let size = UInt64(pageSize.bytes)
    guard scanRegions(window) else {
      for range in ranges {
        guard let part = range.range.intersection(window) else { continue }
        parts.append(
          PagePart(pages: part.start.value / size..<part.end.value / size, marks: range.marks))
      }
      return
    }
    var index = ranges.startIndex
    for region in regions {
      while index < ranges.endIndex, ranges[index].range.end.value <= region.start { index += 1 }
      var next = index
      while next < ranges.endIndex, ranges[next].range.start.value < region.end {
        let start = max(region.start, ranges[next].range.start.value)
        let end = min(region.end, ranges[next].range.end.value)
        if start < end { add(start / size..<end / size, region.marks, of: ranges[next]) }
        next += 1
      }
    }
  }

  /// Whether the scan could be made: then `regions` are what is there.
  func scanRegions(_ range: AddressRange) -> Bool {
    guard scan != nil else { return false }
    do throws(SystemError) {
      try scan?.scan(range, into: &regions)
      return true
    } catch {
      giveUpScan(error)
      return false
    }
  }

  private func add(_ pages: Range<UInt64>, _ marks: PageMarks, of range: WalkedRange) {
    let all = marks.union(range.marks)
    let huge = pagesOfHuge
    let first = (pages.lowerBound + huge - 1) / huge * huge
    let end = pages.upperBound / huge * huge
    guard marks.contains(.huge), !range.isHugetlb, !range.mayBeShared, first < end else {
      parts.append(PagePart(pages: pages, marks: all))
      return
    }
    if pages.lowerBound < first {
      parts.append(PagePart(pages: pages.lowerBound..<first, marks: all))
    }
    parts.append(PagePart(pages: first..<end, marks: all.union(.whole)))
    if end < pages.upperBound {
      parts.append(PagePart(pages: end..<pages.upperBound, marks: all))
    }
  }

  /// Reads the entries of the first pages of huge ones.
  private func readHeads(_ part: PagePart) throws(LiveMemoryError) {
    batch.append(PageBatch.Segment(pages: part.pages, isHuge: true))
    for page in stride(from: part.pages.lowerBound, to: part.pages.upperBound, by: Int(pagesOfHuge))
    {
      try read(page, count: 1)
      batch.append(page: page, look.start[0], part.marks)
    }
  }

  /// Reads the entries of parts that are close to one another. Gives the index of the part behind them.
  private func readParts(from first: Int) throws(LiveMemoryError) -> Int {
    let start = parts[first].pages.lowerBound
    var end = parts[first].pages.upperBound
    var next = first + 1
    while next < parts.count, !parts[next].marks.contains(.whole),
      parts[next].pages.lowerBound - end <= Self.gap
    {
      end = parts[next].pages.upperBound
      next += 1
    }
    batch.append(PageBatch.Segment(pages: start..<end, isHuge: false))
    try read(start, count: Int(end - start))
    for index in first..<next {
      let part = parts[index]
      var page = part.pages.lowerBound
      while page < part.pages.upperBound {
        batch.append(page: page, look.start[Int(page - start)], part.marks)
        page += 1
      }
    }
    return next
  }
}
