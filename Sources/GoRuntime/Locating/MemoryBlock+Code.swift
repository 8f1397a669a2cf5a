extension MemoryBlock {
  /// What an x86-64 instruction means by a distance from the one behind it.
  func relative(next: Int, _ distance: UInt32) -> UInt64 {
    start &+ UInt64(next) &+ UInt64(bitPattern: Int64(Int32(bitPattern: distance)))
  }

  /// What the aarch64 instruction at the place puts into which register, if it is `adrp`: the address of
  /// a page, of which the next instruction is to add the rest.
  func pageAddress(_ offset: Int) -> (register: UInt32, page: UInt64)? {
    let instruction = half(offset)
    guard instruction & 0x9f00_0000 == 0x9000_0000 else { return nil }
    let high = UInt64(instruction >> 5 & 0x7ffff) << 2 | UInt64(instruction >> 29 & 3)
    // 21 bits, signed, in pages.
    let pages = Int64(bitPattern: high << 43) >> 43
    let base = (start &+ UInt64(offset)) & ~0xfff
    return (instruction & 0x1f, base &+ UInt64(bitPattern: pages << 12))
  }
}
