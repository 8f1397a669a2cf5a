/// A 64-bit sum over the values of rows, by which changed bytes are noticed.
///
/// SQLite checks the structure of its pages, not what they hold. Every step is a bijection of the sum
/// so far, so that a change of any one word always changes the result. No protection against intent.
struct Checksum {
  private var state: UInt64 = 0x6d65_6d63_6f72_7265

  init() {}

  /// The sum over other sums.
  init(of parts: [Checksum]) {
    for part in parts { combine(part.value) }
  }

  /// As SQLite stores it.
  var value: Int64 { Int64(bitPattern: state) }

  private mutating func mix(_ word: UInt64) {
    state = (state ^ word) &* 0x9e37_79b9_7f4a_7c15
    state ^= state >> 32
  }

  mutating func combine(_ number: Int64) {
    mix(1)
    mix(UInt64(bitPattern: number))
  }

  mutating func combineAbsence() { mix(2) }

  mutating func combine(_ bytes: Span<UInt8>) {
    mix(3)
    mix(UInt64(bytes.count))
    let words = bytes.count / 8
    bytes.withUnsafeBytes { bytes in
      for word in 0..<words {
        mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)))
      }
      var rest: UInt64 = 0
      for byte in bytes[(words * 8)...] { rest = rest << 8 | UInt64(byte) }
      mix(rest)
    }
  }
}
