/// Bytes of a process's memory with the address of the first.
///
/// The places asked for follow from layouts and lengths that were checked: one outside is a mistake of
/// this program and traps.
struct MemoryBlock: Sendable {
  let start: UInt64
  let bytes: [UInt8]

  var end: UInt64 { start &+ UInt64(bytes.count) }

  /// The little-endian word at the place, counted from the start of the block.
  func word(_ offset: Int) -> UInt64 { load(offset) }
  func signedWord(_ offset: Int) -> Int64 { load(offset) }
  func half(_ offset: Int) -> UInt32 { load(offset) }
  func short(_ offset: Int) -> UInt16 { load(offset) }
  func byte(_ offset: Int) -> UInt8 { bytes[offset] }

  private func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Number {
    bytes.withUnsafeBytes { $0.littleEndian(at: offset) }
  }

  /// Go's slice at the place: where its elements are, how many there are and fit.
  func slice(_ offset: Int) -> GoSlice {
    GoSlice(start: word(offset), count: word(offset + 8), capacity: word(offset + 16))
  }
}

/// The header of a slice, as it stands in memory.
struct GoSlice: Hashable, Sendable {
  let start: UInt64
  let count: UInt64
  let capacity: UInt64
}
