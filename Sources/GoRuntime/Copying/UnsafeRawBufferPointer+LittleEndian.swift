extension UnsafeRawBufferPointer {
  /// The little-endian number at the place, which the caller knows to be there: one outside is a mistake
  /// of this program and traps.
  func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Number.Type = Number.self
  ) -> Number {
    precondition(offset >= 0 && offset <= count - Number.bitWidth / 8)
    return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }
}
