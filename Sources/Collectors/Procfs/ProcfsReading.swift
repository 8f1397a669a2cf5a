import MemoryUnits
import Procfs
import SnapshotModel
import TextParsing

/// The kinds of readings that procfs gives.
enum ProcfsReading {
  /// A `<n> kB` line.
  static func kibibytes(_ prefix: String, _ line: KibibyteLine, capture: String) -> Reading {
    Reading(
      QuantityID(prefix + line.key), bytes: line.amount, granularity: .kibibyte,
      provenance: Provenance(capture: capture, line: line.line, place: line.key))
  }

  /// A number of pages; `nil` where they are more than 63 bits of bytes.
  static func pages(
    _ id: QuantityID, _ pages: PageCount, _ pageSize: PageSize, _ provenance: Provenance
  ) -> Reading? {
    let (bytes, overflow) = pages.pages.multipliedReportingOverflow(by: pageSize.bytes)
    guard !overflow else { return nil }
    return Reading(id, bytes: ByteCount(bytes), granularity: .page, provenance: provenance)
  }

  /// A number of things; `nil` for more than 63 bits.
  static func count(_ id: QuantityID, _ value: UInt64, _ provenance: Provenance) -> Reading? {
    Int64(exactly: value).map {
      Reading(id, number: ExactDecimal($0), unit: .count, provenance: provenance)
    }
  }

  /// A sum over mappings or processes; `nil` past 63 bits.
  static func sum(
    _ id: QuantityID, _ sum: CheckedSum, of what: String, over things: String,
    granularity: Granularity, capture: String
  ) -> Reading? {
    sum.total.map { total in
      let noun = sum.count == 1 ? String(things.dropLast(things.hasSuffix("es") ? 2 : 1)) : things
      return Reading(
        id, bytes: total, granularity: granularity,
        provenance: Provenance(
          capture: capture, place: "sum of \(what) over \(sum.count) \(noun)"))
    }
  }
}
