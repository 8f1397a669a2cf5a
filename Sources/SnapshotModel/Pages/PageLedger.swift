package import MemoryUnits
package import Pages

/// All of a process's address space, each byte of it once, with what every view says of its address: the
/// mapping, what stands behind it in memory, who pays, what the Go runtime uses it for, whether a core
/// file holds it.
///
/// Every total of a view is a sum over some of its rows.
package struct PageLedger: Sendable {
  /// What is missing where it could not be made.
  package static let name = "the page ledger"

  /// Bytes of which the same is known.
  package struct Row: Hashable, Sendable {
    /// By its place in `Snapshot.mappings`. `nil` for pages that lie in none: mapped in between.
    package let mapping: Int?
    package let residency: Residency
    /// `nil` where nothing stands behind the addresses.
    package let facts: PageFacts?
    /// As in `Region.role`. `nil` outside of all regions.
    package let role: String?
    /// `nil` without a core.
    package let isInCore: Bool?
    package let size: ByteCount
  }

  /// In order of their first address.
  package let rows: [Row]
  package let mappings: [Mapping]
  package let list: PageList

  /// `nil` where the process's pages were not read, or what is mapped is larger than any machine.
  package init?(_ snapshot: Snapshot) {
    guard let list = snapshot.pages.first, list.pid == snapshot.header.identity.pid,
      Self.canBeSummed(snapshot.mappings.map(\.range)), Self.canBeSummed(list.runs.map(\.range))
    else { return nil }
    self.list = list
    mappings = snapshot.mappings
    rows = Self.rows(
      mappings: snapshot.mappings, runs: list.runs, regions: snapshot.regions,
      segments: snapshot.segments)
  }

  package func mapping(of row: Row) -> Mapping? { row.mapping.map { mappings[$0] } }

  /// The sum of the rows that the test accepts.
  package func total(where isWanted: (Row) -> Bool) -> ByteCount {
    rows.reduce(.zero) { isWanted($1) ? $0 + $1.size : $0 }
  }
}

extension PageLedger {
  private static func canBeSummed(_ ranges: [AddressRange]) -> Bool {
    var total: UInt64 = 0
    for range in ranges where !range.isInKernelHalf {
      let (sum, overflow) = total.addingReportingOverflow(range.end.value - range.start.value)
      guard !overflow, sum < 1 << 61 else { return false }
      total = sum
    }
    return true
  }

  /// Walks through the four lists at once, from one of their borders to the next.
  private static func rows(
    mappings: [Mapping], runs: [PageRun], regions: [Region], segments: [Segment]
  ) -> [Row] {
    var sums = RowSums()
    var last = Address(0)
    var runCursor = RangeCursor(runs)
    var regionCursor = RangeCursor(regions)
    var segmentCursor = RangeCursor(segments)
    for (index, mapping) in mappings.enumerated() where !mapping.isGate {
      // A list that was read while the process mapped memory may tell twice of an address.
      var place = max(mapping.range.start, last)
      while place < mapping.range.end {
        var end = mapping.range.end
        let facts = runCursor.element(at: place, until: &end)?.facts
        let role = regionCursor.element(at: place, until: &end)?.role
        let segment = segmentCursor.element(at: place, until: &end)
        let isDumped = segment?.holds(place, until: &end) ?? false
        sums.add(
          RowSums.Key(
            mapping: index,
            residency: facts.map { .page($0.state) }
              ?? (mapping.permissions.areNone ? .reserved : .untouched),
            facts: facts, role: role, isInCore: segments.isEmpty ? nil : isDumped),
          end.value - place.value)
        place = end
      }
      last = place
    }
    return sums.rows + outside(runs, of: sums.rows)
  }

  /// Pages in no mapping: no byte of a run is left out of the sums.
  private static func outside(_ runs: [PageRun], of rows: [Row]) -> [Row] {
    var sums = RowSums()
    for run in runs {
      sums.add(
        RowSums.Key(
          mapping: nil, residency: .page(run.facts.state), facts: run.facts, role: nil,
          isInCore: nil),
        run.range.end.value - run.range.start.value)
    }
    var inside: [PageFacts: ByteCount] = [:]
    for row in rows {
      if let facts = row.facts {
        inside[facts, default: .zero] += row.size
      }
    }
    return sums.rows.compactMap { row in
      let rest = row.size - (row.facts.flatMap { inside[$0] } ?? .zero)
      return rest == .zero
        ? nil
        : Row(
          mapping: nil, residency: row.residency, facts: row.facts, role: nil, isInCore: nil,
          size: rest)
    }
  }
}

extension Segment {
  /// Whether the file has what stands at the address; cuts `end` where that changes.
  fileprivate func holds(_ place: Address, until end: inout Address) -> Bool {
    let border = Address(range.start.value + UInt64(clamping: dumped.bytes))
    guard place < border else { return false }
    end = min(end, border)
    return true
  }
}

/// Sizes by all that is known of them.
private struct RowSums {
  struct Key: Hashable {
    let mapping: Int?
    let residency: Residency
    let facts: PageFacts?
    let role: String?
    let isInCore: Bool?
  }

  private var sizes: [UInt64] = []
  private var keys: [Key] = []
  private var places: [Key: Int] = [:]

  mutating func add(_ key: Key, _ size: UInt64) {
    // Neighbours are often alike.
    if let last = keys.last, last == key {
      sizes[keys.count - 1] &+= size
    } else if let place = places[key] {
      sizes[place] &+= size
    } else {
      places[key] = keys.count
      keys.append(key)
      sizes.append(size)
    }
  }

  var rows: [PageLedger.Row] {
    zip(keys, sizes).map { key, size in
      PageLedger.Row(
        mapping: key.mapping, residency: key.residency, facts: key.facts, role: key.role,
        isInCore: key.isInCore, size: ByteCount(Int64(clamping: size)))
    }
  }
}

/// A place in a list of ranges that stand in order, moved forward only.
private struct RangeCursor<Element: HasRange> {
  private let elements: [Element]
  private var index = 0

  init(_ elements: [Element]) { self.elements = elements }

  /// The element that holds the address, and in `end` the next border of the list, if that comes first.
  mutating func element(at place: Address, until end: inout Address) -> Element? {
    while index < elements.count, elements[index].range.end <= place { index += 1 }
    guard index < elements.count else { return nil }
    let range = elements[index].range
    guard range.start <= place else {
      end = min(end, range.start)
      return nil
    }
    end = min(end, range.end)
    return elements[index]
  }
}

private protocol HasRange {
  var range: AddressRange { get }
}

extension PageRun: HasRange {}
extension Region: HasRange {}
extension Segment: HasRange {}
