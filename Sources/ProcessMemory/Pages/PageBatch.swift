import MemoryUnits
import Pages
import Procfs

/// Pages that are worked on together, in order of address, in memory that is allocated once.
final class PageBatch {
  /// So many that the next window may bring as many more.
  static let full = FrameOrder.capacity / 2

  /// Neighbouring entries that were read together. `isHuge`: only those of the first pages of huge ones.
  struct Segment {
    var pages: Range<UInt64>
    var isHuge: Bool
  }

  private(set) var count = 0
  /// The page's number in the address space, above its marks.
  private let pages = EntryBuffer<UInt64>(count: FrameOrder.capacity)
  private let entries = EntryBuffer<UInt64>(count: FrameOrder.capacity)
  /// `PackedFacts`.
  private let judged = EntryBuffer<UInt64>(count: FrameOrder.capacity)
  private static let markBits: UInt64 = 8

  private(set) var segments: [Segment] = []
  /// How many windows it has pages of.
  var windows = 0

  func removeAll() {
    count = 0
    windows = 0
    segments.removeAll(keepingCapacity: true)
  }

  func append(_ segment: Segment) { segments.append(segment) }

  /// Without a page that has neither of the bits for present and swap: an entry may have others.
  @inline(__always) func append(page: UInt64, _ entry: UInt64, _ marks: PageMarks) {
    guard entry >> 62 != 0 else { return }
    pages.start[count] = page << Self.markBits | UInt64(marks.rawValue)
    entries.start[count] = entry
    judged.start[count] = PackedFacts.none.rawValue
    count += 1
  }

  @inline(__always) func page(_ index: Int) -> UInt64 { pages.start[index] >> Self.markBits }

  @inline(__always) func marks(_ index: Int) -> PageMarks {
    PageMarks(rawValue: UInt8(truncatingIfNeeded: pages.start[index]))
  }

  @inline(__always) func mark(_ index: Int, _ mark: PageMarks) {
    pages.start[index] |= UInt64(mark.rawValue)
  }

  @inline(__always) func entry(_ index: Int) -> PagemapEntry {
    PagemapEntry(rawValue: entries.start[index])
  }

  @inline(__always) func facts(_ index: Int) -> PackedFacts {
    PackedFacts(rawValue: judged.start[index])
  }

  @inline(__always) func setFacts(_ index: Int, _ facts: PackedFacts) {
    judged.start[index] = facts.rawValue
  }
}

/// Puts pages that follow one another, with the same facts, into one run.
struct RunBuilder: ~Copyable {
  private(set) var runs: [PageRun] = []
  private let pageSize: UInt64
  private var first: UInt64 = 0
  private var next: UInt64 = 0
  private var facts = PackedFacts.none

  init(_ pageSize: PageSize) { self.pageSize = UInt64(pageSize.bytes) }

  @inline(__always)
  mutating func append(
    page: UInt64, count: UInt64, _ facts: PackedFacts, _ charges: borrowing ChargeTable
  ) {
    if page != next || facts != self.facts {
      end(charges)
      first = page
      self.facts = facts
    }
    next = page + count
  }

  /// Ends the run that was begun.
  mutating func end(_ charges: borrowing ChargeTable) {
    guard facts != .none,
      let range = AddressRange(Address(first * pageSize), Address(next * pageSize))
    else { return }
    runs.append(PageRun(range, facts.unpacked(charges)))
    facts = .none
  }
}
