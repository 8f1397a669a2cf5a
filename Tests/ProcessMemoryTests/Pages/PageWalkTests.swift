import MemoryUnits
import Pages
import Procfs
import SystemCalls
import TestSupport
import Testing

@testable import ProcessMemory

/// A real process: what the pages add up to is what the kernel itself adds up.
@Suite struct PageWalkTests {
  /// A list of mappings that was read while the process mapped memory may tell twice of an address.
  @Test func mappingsThatOverlapAreLookedAtOnce() throws {
    let child = try PageChild(
      "data = anonymous(300)\nfor index in range(0, 300, 2): write(data + index * page)")
    let ranges = try child.smaps().map(WalkedRange.init)
    let widened = ranges.flatMap { walked -> [WalkedRange] in
      guard let end = AddressRange(walked.range.start, length: 1 << 20)?.end,
        let longer = AddressRange(walked.range.start, max(end, walked.range.end))
      else { return [walked] }
      return [walked, WalkedRange(longer), walked]
    }
    var seen = PageFrameSet()
    let walk = try PageWalk(Directory("/proc/\(child.pid)"))
    let list = try walk.list(of: widened, pid: child.pid, seen: &seen)
    let expected = try child.list()
    #expect(list.total { $0.state == .resident } == expected.total { $0.state == .resident })
    #expect(zip(list.runs, list.runs.dropFirst()).allSatisfy { $0.range.end <= $1.range.start })
  }

  @Test func pagesAddUpToSmaps() throws {
    let child = try PageChild(
      """
      data = anonymous(300)
      for index in range(0, 300, 2): write(data + index * page)
      for index in range(1, 100, 2): read(data + index * page)
      shared = anonymous(20, 0x21)
      for index in range(20): write(shared + index * page)
      large = huge(8 << 20)
      for index in range(3): write(large + index * page * page // 8)
      parent = anonymous(50)
      for index in range(50): write(parent + index * page)
      """)
    let list = try child.list()
    let smaps = try child.smaps()
    for entry in smaps {
      let range = entry.mapping.range
      func pages(_ key: SmapsKey) -> Int64? {
        entry.amounts[key].map { $0.bytes / list.pageSize.bytes }
      }
      func found(_ isWanted: (PageFacts) -> Bool) -> Int64 {
        list.pages(in: range, where: isWanted)
      }
      let name: Comment = "\(entry.mapping.range) \(entry.mapping.name)"
      #expect(found { $0.state == .resident } == pages(.rss) ?? 0, name)
      guard list.knowsFrames else { continue }
      #expect(
        found { $0.state == .resident && $0.kind == .anonymous } == pages(.anonymous) ?? 0, name)
      // Other processes map and unmap the same files meanwhile.
      guard entry.mapping.inode == 0 else { continue }
      #expect(
        found { $0.state == .resident && $0.mapCount == 1 }
          == (pages(.privateClean) ?? 0) + (pages(.privateDirty) ?? 0), name)
      #expect(
        found { $0.state == .resident && $0.kind == .anonymous && $0.isHuge }
          == pages(.anonHugePages) ?? 0, name)
      let part = list.runs.reduce(0.0) { sum, run in
        guard let part = run.range.intersection(range), run.facts.state == .resident,
          let count = run.facts.mapCount
        else { return sum }
        return sum + Double(part.length.bytes) / Double(count)
      }
      #expect(abs(part - Double(entry.amounts[.pss]?.bytes ?? 0)) < 2048, name)
    }
    child.end()
  }
}
