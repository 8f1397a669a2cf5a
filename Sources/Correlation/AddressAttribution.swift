package import MemoryUnits
package import SnapshotModel

/// What the Go runtime uses the anonymous memory of a process for.
///
/// Every byte of every block is counted once: to one role, or to `unattributed`.
package struct AddressAttribution: Hashable, Sendable {
  /// In order of address. Private memory without a file, reserved address space included; no stacks of
  /// the kernel's making, and nothing that the kernel itself maps.
  package let blocks: [Block]

  /// Neighbouring mappings that differ in nothing but their place.
  package struct Block: Hashable, Sendable {
    /// What the kernel alone can say of it: `anonymous`, `[heap]`, `bss of /usr/bin/prometheus`.
    package let label: String
    package let range: AddressRange
    package let mappings: Int
    /// What is in RAM of it. `nil` where smaps was not read.
    package let rss: ByteCount?
    /// The largest first.
    package let parts: [Part]
    /// What no region lies in.
    package let unattributed: ByteCount

    package var size: ByteCount { range.length }

    /// What is in RAM of the unattributed rest. `nil` where it cannot be told, also because Rss was read
    /// at another moment than the regions.
    package var unattributedResident: ByteCount? {
      guard var rest = rss else { return nil }
      for part in parts {
        guard let resident = part.resident else { return nil }
        rest = rest - resident
      }
      return rest >= .zero && rest <= unattributed ? rest : nil
    }
  }

  /// The regions of one role in a block, as far as they lie in it.
  package struct Part: Hashable, Sendable {
    /// The end of its quantity's name, as in `Region.role`.
    package let role: String
    package let size: ByteCount
    /// `nil` where it cannot be told how much of a region is in RAM here.
    package let resident: ByteCount?
    package let regions: Int

    package var quantity: QuantityID { QuantityID("core.go.\(role)") }

    /// Whether MemStats counts it nowhere, not even in Sys.
    ///
    /// src/runtime/malloc.go, `(*mheap).sysAlloc`: the index is allocated by sysAllocOS, "because there's
    /// no statistic we can comfortably account for this space in"; arenas are counted once they are no
    /// more Reserved. What the linker laid out was never allocated.
    package var isLeftOutOfMemStats: Bool {
      ["metadata.arena_index", "arena.reserved", "image.data"].contains(role)
    }
  }

  /// Nothing without regions: then no byte could be attributed.
  package init(_ snapshot: Snapshot) {
    guard !snapshot.regions.isEmpty else {
      blocks = []
      return
    }
    let executable = snapshot.header.identity.executable
    let runs = snapshot.mappings.runs
    let pieces = Self.pieces(of: snapshot.regions, in: runs)
    blocks = runs.indices.compactMap { index in
      guard let first = runs[index].first, first.isAnonymousMemory, let range = runs[index].range
      else { return nil }
      let data = index > 0 ? runs[index - 1].last : nil
      return Block(
        label: first.isBSS(behind: data, executable: executable)
          ? "bss of \(executable ?? "")" : first.roleLabel(executable: executable),
        range: range, mappings: runs[index].count, rss: runs[index].rss,
        pieces: pieces[index] ?? [])
    }
  }
}

extension AddressAttribution.Block {
  /// The parts, and with them the rest: so that the sum cannot be another than the whole.
  fileprivate init(
    label: String, range: AddressRange, mappings: Int, rss: ByteCount?,
    pieces: [AddressAttribution.Piece]
  ) {
    self.label = label
    self.range = range
    self.mappings = mappings
    self.rss = rss
    parts = Dictionary(grouping: pieces, by: \.role).map { role, members in
      let resident = members.compactMap(\.resident)
      return AddressAttribution.Part(
        role: role, size: members.reduce(.zero) { $0 + $1.size },
        resident: resident.count == members.count ? resident.reduce(.zero, +) : nil,
        regions: members.count)
    }
    .sorted { ($1.size, $0.role) < ($0.size, $1.role) }
    unattributed = range.length - parts.reduce(.zero) { $0 + $1.size }
  }
}

extension AddressAttribution {
  /// A region, as far as it lies in one run of mappings.
  fileprivate struct Piece {
    let role: String
    let size: ByteCount
    let resident: ByteCount?
  }

  private static let endOfUserSpace = Address(1 << 63)

  /// The regions cut at the ends of the runs of mappings, by the index of the run.
  private static func pieces(
    of regions: [Region], in runs: [ArraySlice<Mapping>]
  ) -> [Int: [Piece]] {
    var places = RangeMap<Int>()
    for (index, run) in runs.enumerated() {
      if let range = run.range { _ = places.insert(range, index) }
    }
    // What overlaps an earlier region is passed over: no byte is to be counted twice.
    var end = Address(0)
    var pieces: [Int: [Piece]] = [:]
    for region in regions
    where region.range.start >= end && region.range.end <= Self.endOfUserSpace {
      end = region.range.end
      let parts = places.entries(overlapping: region.range)
        .compactMap { entry in entry.range.intersection(region.range).map { (entry.label, $0) } }
      // Where all but one are known to have nothing in RAM, that one has all there is.
      let touched = parts.count { runs[$0.0].rss != .zero }
      for (index, range) in parts {
        var resident =
          runs[index].rss == .zero || region.resident == .zero ? .zero : region.resident
        if touched > 1, resident != .zero { resident = nil }
        if let amount = resident, amount > range.length { resident = nil }
        pieces[index, default: []].append(
          Piece(role: region.role, size: range.length, resident: resident))
      }
    }
    return pieces
  }
}

extension ArraySlice<Mapping> {
  /// `nil` where smaps gives one of them none.
  fileprivate var rss: ByteCount? {
    let amounts = compactMap { $0.amounts[.rss] }
    guard amounts.count == count else { return nil }
    return amounts.reduce(nil as Int64?) { ($0 ?? 0).saturatingAdd($1.bytes) }.map(ByteCount.init)
  }
}

extension Mapping {
  fileprivate var isAnonymousMemory: Bool {
    !isFileBacked && !permissions.shared && !isStack && !isGate
      && (name.isEmpty || name == "[heap]" || name.hasPrefix("[anon"))
  }

  /// What the kernel maps without a file behind the last page of the program's data.
  fileprivate func isBSS(behind data: Mapping?, executable: String?) -> Bool {
    guard let data, data.range.end == range.start, name.isEmpty, permissions.write else {
      return false
    }
    return data.isFileBacked && data.permissions.write && data.name == executable
  }
}
