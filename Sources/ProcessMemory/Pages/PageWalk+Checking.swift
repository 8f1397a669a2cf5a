import MemoryUnits
import Procfs
import SystemCalls

extension PageWalk {
  /// Looks again at what is in the batch, and marks what has changed.
  func secondLook() throws(LiveMemoryError) {
    var index = 0
    for segment in batch.segments {
      let first = index
      while index < batch.count, batch.page(index) < segment.pages.upperBound { index += 1 }
      guard first < index else { continue }
      if segment.isHuge {
        try checkHuge(segment.pages, first..<index)
      } else {
        try check(segment.pages, first..<index)
      }
    }
  }

  private func check(_ pages: Range<UInt64>, _ indices: Range<Int>) throws(LiveMemoryError) {
    try read(pages.lowerBound, count: pages.count)
    var isAmbiguous = false
    for index in indices {
      let entry = batch.entry(index)
      guard entry.isPresent else { continue }
      let now = PagemapEntry(rawValue: look.start[Int(batch.page(index) - pages.lowerBound)])
      if !entry.showsSamePage(as: now) { batch.mark(index, .changed) }
      if !entry.isOfFile && !entry.isExclusive { isAmbiguous = true }
    }
    // Without numbers only the scan tells the page of zeros, and it was made before the first look.
    guard hidesFrames, isAmbiguous, let range = range(of: pages), scanRegions(range) else { return }
    mark(indices, .changed) { marks, now in now.map { $0.contains(.zero) == marks.contains(.zero) }
    }
  }

  private func checkHuge(_ pages: Range<UInt64>, _ indices: Range<Int>) throws(LiveMemoryError) {
    for index in indices {
      try read(batch.page(index), count: 1)
      if !batch.entry(index).showsSamePage(as: PagemapEntry(rawValue: look.start[0])) {
        batch.mark(index, .changed)
      }
    }
    // The first page may stay where it is when the others are let go of.
    guard let range = range(of: pages), scanRegions(range) else {
      for index in indices { batch.mark(index, .changed) }
      return
    }
    mark(indices, .changed) { _, now in now.map { $0.contains(.huge) } ?? false }
  }

  /// Marks the present pages that the test refuses, which gets what the first scan and the last say of
  /// them; `nil` where a page is not there any more. A `nil` of the test is no refusal.
  private func mark(
    _ indices: Range<Int>, _ mark: PageMarks, unless isSame: (PageMarks, PageMarks?) -> Bool?
  ) {
    let size = UInt64(pageSize.bytes)
    var next = 0
    for index in indices {
      let address = batch.page(index) * size
      while next < regions.count, regions[next].end <= address { next += 1 }
      let marks = batch.marks(index)
      let length = marks.contains(.whole) ? pagesOfHuge * size : size
      var now: PageMarks?
      if next < regions.count, regions[next].start <= address,
        address + length <= regions[next].end
      {
        now = regions[next].marks
      }
      if batch.entry(index).isPresent, isSame(marks, now) == false { batch.mark(index, mark) }
    }
  }

  private func range(of pages: Range<UInt64>) -> AddressRange? {
    let size = UInt64(pageSize.bytes)
    return AddressRange(Address(pages.lowerBound * size), Address(pages.upperBound * size))
  }
}
