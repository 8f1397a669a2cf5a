import MemoryUnits
import ObjectFile

/// The descriptors of all spans as they were copied, in order of their own address.
struct SpanCopy: Sendable {
  /// Where each descriptor stands.
  let addresses: [UInt64]
  /// Of each descriptor the part that is read, one behind the other.
  private let bytes: [UInt8]
  private let fields: SpanFields

  /// So many spans of one page would be a heap of 8 TiB.
  private static let limit: UInt64 = 1 << 30

  /// Copies what the list names.
  ///
  /// Throws where the list cannot be that of spans: a pointer that is none, or two to the same place.
  init(
    _ list: GoSlice, _ fields: SpanFields, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) {
    var addresses = try copier.words(
      of: list, limit: Self.limit, "the list of spans", where: isPointer)
    addresses.sort()
    for (one, next) in zip(addresses, addresses.dropFirst())
    where next - one < UInt64(fields.size) {
      throw .implausible(
        what: "the list of spans", address: list.start,
        found: "a descriptor at \(hexadecimal(next)), where another is")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(addresses.count * fields.prefix)
    let places = addresses.lazy.map { MemoryPlace(address: $0, count: fields.prefix) }
    try copier.each(places, "the descriptors of spans") { _, source in
      bytes.append(contentsOf: source)
    }
    self.addresses = addresses
    self.bytes = bytes
    self.fields = fields
  }

  var count: Int { addresses.count }

  /// `nil` for a descriptor in a state that there is none.
  subscript(index: Int) -> HeapSpan? {
    bytes.withUnsafeBytes {
      HeapSpan(
        UnsafeRawBufferPointer(rebasing: $0[index * fields.prefix..<(index + 1) * fields.prefix]),
        fields)
    }
  }

  /// Whether the descriptor is the same as the one that was copied.
  func isSame(_ index: Int, _ other: UnsafeRawBufferPointer) -> Bool {
    bytes[index * fields.prefix..<(index + 1) * fields.prefix].elementsEqual(other)
  }

  /// Which one stands at the address.
  func index(of address: UInt64) -> Int? {
    let index = addresses.partitioningIndex { $0 >= address }
    return index < addresses.count && addresses[index] == address ? index : nil
  }
}
