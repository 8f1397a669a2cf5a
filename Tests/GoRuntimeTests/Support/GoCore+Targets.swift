import MemoryUnits
import ObjectFile

@testable import GoRuntime

extension GoCore {
  /// What of the runtime's memory is worth changing: each structure that is read.
  var targets: [(what: String, range: Range<UInt64>)] {
    func structure(_ what: String, _ start: UInt64, _ size: Int) -> (String, Range<UInt64>) {
      (what, start..<start + UInt64(size))
    }
    func list(_ what: String, _ slice: GoSlice, _ size: Int = 8) -> (String, Range<UInt64>) {
      structure(what, slice.start, Int(slice.count) * size)
    }
    let layout = location.layout
    var targets = [
      structure("mheap_", location.heap, layout.heap.size),
      structure(
        "mheap_.pages", location.heap + UInt64(layout.heap.inUseRanges),
        layout.heap.allspans + 64 - layout.heap.inUseRanges),
      structure(
        "mheap_.arenas", location.heap + UInt64(layout.heap.arenas),
        layout.heap.central - layout.heap.arenas),
      structure("mheap_.spanalloc", location.heap + UInt64(layout.heap.spanalloc), 144),
      structure("memstats", location.statistics, layout.statistics.size),
      structure("allp", location.processors, 24),
      list("allspans", copy.heap.slice(layout.heap.allspans)),
      list("the ranges", copy.heap.slice(layout.heap.inUseRanges), 16),
      list("the arenas", copy.heap.slice(layout.heap.arenaList)),
      structure("the index of arenas", copy.arenas.index + 0x1ff0_0000 / 16, 4096),
      structure("the spans", copy.spans.addresses[0], 200 * layout.span.size),
    ]
    if let address = location.goroutines { targets.append(structure("allgs", address, 24)) }
    if let address = location.pacer { targets.append(structure("gcController", address, 424)) }
    if let address = location.persistentChunks {
      targets.append(structure("persistentChunks", address, 8))
      targets.append(structure("a persistent chunk", word(at: address), 4096))
    }
    if let address = location.bitmapArenas {
      targets.append(structure("gcBitsArenas", address, 40))
      for offset in [8, 16, 24] as [UInt64] where word(at: address + offset) != 0 {
        targets.append(structure("bitmaps", word(at: address + offset), 4096))
      }
    }
    if let module { targets.append(structure("moduledata", module, 256)) }
    for processor in copy.processors {
      targets.append(structure("a P", processor.block.start, layout.processor.statsSeq + 4))
      if let cache = processor.cache {
        targets.append(structure("a cache", cache.start, layout.cache.size))
      }
    }
    for block in copy.pages.blocks {
      targets.append(structure("the bitmap of pages", block + 0xc000 / 4 * 128, 4096))
    }
    targets.append(
      (what: "the variables", location.imageRange.start.value..<location.imageRange.end.value))
    return targets
  }

  /// Where `moduledata` stands: at the first word that leads to the table of functions.
  var module: UInt64? {
    let range = location.imageRange
    return stride(from: range.start.value, to: range.end.value, by: 8).first { address in
      guard let offset = programOffset(of: word(at: address)), offset + 8 < program.count else {
        return false
      }
      return [0xf0, 0xf1].contains(program[offset])
        && Array(program[offset + 1..<offset + 4]) == [0xff, 0xff, 0xff]
    }
  }

  /// Where in the program's file the table of functions stands, and how long its header is.
  var functionTable: Range<Int>? {
    module.flatMap { programOffset(of: word(at: $0)) }.map { $0..<$0 + 80 }
  }
}
