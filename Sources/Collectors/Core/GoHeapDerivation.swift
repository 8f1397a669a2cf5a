import Compression
import FoundationEssentials
import GoRuntime
import MemoryUnits
import SnapshotModel

extension Derivation {
  /// The readings and regions of a Go heap that was read out of memory. Of several runtimes in one
  /// process those of the first.
  ///
  /// After procfs, for it cuts the mappings with the regions.
  mutating func deriveGoHeap(_ captures: CaptureSet) {
    guard let capture = captures[CoreCollector.heapName], let content = capture.content else {
      return
    }
    let document: GoHeapDocument
    do {
      document = try JSONDecoder().decode(GoHeapDocument.self, from: Data(content.decompressed()))
    } catch {
      unavailable.append(Self.gap(capture, error))
      return
    }
    guard let heap = document.runtimes.first else { return }
    describe(document)
    describe(heap)
    deriveRegions(heap, capture)
    readings += GoHeapReadings(document, heap, regions: regions, capture: capture.name).readings
    deriveArenaSums()
  }

  private static func gap(_ capture: Capture, _ error: any Error) -> SnapshotHeader.Gap {
    let reason = (error as? DecodingError)?.words ?? "\(error)"
    let isNewer =
      if case .dataCorrupted(let context)? = error as? DecodingError {
        context.codingPath.last?.stringValue == "schema"
      } else {
        false
      }
    return SnapshotHeader.Gap(
      capture.source,
      Unavailability(
        "\(capture.name): \(reason)",
        remedy: isNewer ? "use the memcorrelate that wrote it, or a later one" : ""))
  }

  private mutating func describe(_ document: GoHeapDocument) {
    if document.runtimes.count > 1 {
      let images = document.runtimes.map { $0.image ?? "a file without a name" }
      warnings.append(
        "Go heap: \(images.count) Go runtimes in this process (\(images.joined(separator: ", "))): "
          + "the numbers of core.go are of the first")
    }
    if document.reading.mode == .moved {
      warnings.append(
        "Go heap: the process ran on while its memory was read, and the heap changed meanwhile: the "
          + "numbers of core.go are of more than one moment")
    }
  }

  private mutating func describe(_ heap: GoHeap) {
    for note in heap.notes {
      unavailable.append(SnapshotHeader.Gap("core.go", Unavailability(note)))
    }
    let differing = heap.identities.filter { $0.residue != 0 }
    guard let worst = differing.max(by: { $0.residue.magnitude < $1.residue.magnitude }) else {
      return
    }
    let amount = worst.residue.magnitude.grouped + (worst.unit == .bytes ? " B" : "")
    warnings.append(
      "Go heap: \(worst.leftName) is \(amount) \(worst.residue > 0 ? "more" : "less") than "
        + worst.rightName
        + Self.others(differing.count - 1)
        + ": other numbers of core.go may be off by as much"
        + (heap.gc.heapLockHeld ? " (a thread was just changing the heap)" : ""))
  }

  private static func others(_ count: Int) -> String {
    switch count {
    case 0: ""
    case 1: ", and 1 other that must agree differs"
    default: ", and \(count) others that must agree differ"
    }
  }

  private mutating func deriveRegions(_ heap: GoHeap, _ capture: Capture) {
    var found: [Region] = []
    found.reserveCapacity(heap.regions.count)
    var end = Address(0)
    for region in heap.regions {
      guard let range = AddressRange(region.start, region.end), !range.isEmpty, range.start >= end,
        region.resident.map({ $0 >= .zero && $0 <= range.length }) ?? true
      else {
        unavailable.append(
          SnapshotHeader.Gap(
            "regions of the Go heap",
            Unavailability(
              "\(capture.name): \(region.start)-\(region.end) (\(region.role.rawValue)) is empty, "
                + "out of order, or more of it is resident than there is")))
        return
      }
      found.append(Region(range, role: region.role.rawValue, resident: region.resident))
      end = range.end
    }
    regions = found
  }
}
