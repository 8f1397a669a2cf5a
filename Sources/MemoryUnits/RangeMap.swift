/// Address ranges, each with a label, in order of address and without overlaps.
package struct RangeMap<Label> {
  package struct Entry {
    package let range: AddressRange
    package let label: Label
  }

  package private(set) var entries: [Entry] = []

  package init() {}

  /// Adds a range. `false`, and nothing added, when it overlaps one that is there, or is empty.
  package mutating func insert(_ range: AddressRange, _ label: Label) -> Bool {
    guard !range.isEmpty else { return false }
    let index = firstIndex(endingAfter: range.start)
    if index < entries.count && entries[index].range.overlaps(range) { return false }
    entries.insert(Entry(range: range, label: label), at: index)
    return true
  }

  /// The entry that holds the address.
  package subscript(address: Address) -> Entry? {
    let index = firstIndex(endingAfter: address)
    guard index < entries.count, entries[index].range.contains(address) else { return nil }
    return entries[index]
  }

  /// The entries that hold an address of the range, in order.
  package func entries(overlapping range: AddressRange) -> ArraySlice<Entry> {
    entries[firstIndex(endingAfter: range.start)...].prefix { $0.range.start < range.end }
  }

  /// The first entry whose end is past the address, by bisection.
  private func firstIndex(endingAfter address: Address) -> Int {
    entries.partitioningIndex { $0.range.end > address }
  }
}

extension RangeMap: Sendable where Label: Sendable {}
extension RangeMap.Entry: Sendable where Label: Sendable {}
