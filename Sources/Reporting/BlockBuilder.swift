import Correlation
import MemoryUnits
import SnapshotModel

/// Answers what the large blocks of anonymous memory are for.
struct BlockBuilder {
  /// Blocks smaller than this are never listed one by one.
  static let threshold = ByteCount(64 << 10)
  static let limit = 20

  let attribution: AddressAttribution

  /// The largest first, and all that are not listed taken together: nothing is left out of the sum.
  func blocks() -> [Report.Block] {
    let sorted = attribution.blocks.sorted {
      ($1.size, $0.range) < ($0.size, $1.range)
    }
    let listed = sorted.prefix { $0.size >= Self.threshold }.prefix(Self.limit)
    let others = sorted[listed.endIndex...]
    return listed.map(block) + (others.isEmpty ? [] : [together(others)])
  }

  private func block(_ block: AddressAttribution.Block) -> Report.Block {
    let shares = block.parts.map { part in
      Report.Block.Share(
        title: part.title, quantity: part.quantity, size: part.size, resident: part.resident)
    }
    return Report.Block(
      label: block.label, range: block.range, mappings: block.mappings, size: block.size,
      rss: block.rss, finding: finding(block),
      shares: shares + rest(block.unattributed, block.unattributedResident))
  }

  private func rest(_ size: ByteCount, _ resident: ByteCount?) -> [Report.Block.Share] {
    guard size > .zero else { return [] }
    return [
      Report.Block.Share(title: "not attributed", quantity: nil, size: size, resident: resident)
    ]
  }

  private func finding(_ block: AddressAttribution.Block) -> Prose {
    guard let largest = block.parts.first else {
      return "Nothing of the Go runtime’s that could be found lies here."
    }
    // Halves in this way, for twice a size may be more than 63 bits.
    let half = ByteCount(block.size.bytes / 2)
    if block.unattributed > half {
      return "Mostly not attributed; the largest part that is: \(words(largest))"
    }
    if largest.size == block.size { return "All of it is \(words(largest))" }
    return largest.size > half
      ? "Mostly \(words(largest))" : "Of several uses; the largest: \(words(largest))"
  }

  private func words(_ part: AddressAttribution.Part) -> Prose {
    var words: Prose = "“\(part.title)”, \(part.size.rounded)"
    if let resident = part.resident {
      words +=
        resident == .zero
        ? ", none of it in RAM" : ", of which \(resident.rounded) are in RAM"
    }
    return words + (part.isLeftOutOfMemStats ? ". MemStats leaves it out." : ".")
  }

  private func together(_ blocks: ArraySlice<AddressAttribution.Block>) -> Report.Block {
    var shares: [Report.Block.Share] = []
    for block in blocks {
      for share in self.block(block).shares {
        if let index = shares.firstIndex(where: { $0.quantity == share.quantity }) {
          shares[index].size = shares[index].size + share.size
          shares[index].resident = sum(shares[index].resident, share.resident)
        } else {
          shares.append(share)
        }
      }
    }
    return Report.Block(
      label: "\(blocks.count.grouped) other block\(blocks.count == 1 ? "" : "s")", range: nil,
      mappings: blocks.reduce(0) { $0 + $1.mappings },
      size: blocks.reduce(.zero) { $0 + $1.size },
      rss: blocks.reduce(ByteCount.zero) { sum($0, $1.rss) }, finding: "",
      shares: shares.filter { $0.quantity != nil }.sorted { $0.size > $1.size }
        + shares.filter { $0.quantity == nil })
  }

  /// Not known as soon as one is not.
  private func sum(_ a: ByteCount?, _ b: ByteCount?) -> ByteCount? {
    guard let a, let b else { return nil }
    let (sum, overflow) = a.bytes.addingReportingOverflow(b.bytes)
    return overflow ? nil : ByteCount(sum)
  }
}

extension AddressAttribution.Part {
  /// As the catalogue has it.
  fileprivate var title: String { QuantityCatalog.definition(of: quantity)?.title ?? role }
}

extension Report.Block {
  /// What stands beside the label: `c000000000-c000400000, 3 mappings`.
  var place: String {
    let count = "\(mappings.grouped) mapping\(mappings == 1 ? "" : "s")"
    return range.map { "\($0.description), \(count)" } ?? count
  }
}
