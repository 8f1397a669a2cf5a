/// The stacks of all goroutines.
///
/// Source: src/runtime/runtime2.go, `g`; proc.go, `allgs`.
struct GoroutineCopy: Sendable {
  struct Stack: Hashable, Sendable {
    let low: UInt64
    let high: UInt64
    /// Where it was when it last stopped running.
    let pointer: UInt64
    /// `_Gidle`, `_Grunnable`, …
    let status: UInt32

    var size: UInt64 { high &- low }
  }

  let stacks: [Stack]

  private static let limit: UInt64 = 1 << 26

  init(
    _ variable: UInt64, _ layout: GoLayout, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) {
    let list = try copier.block(at: variable, count: 24, "allgs").slice(0)
    let pointers = try copier.words(
      of: list, limit: Self.limit, "allgs", where: isPointer
    ).sorted()
    let fields = layout.goroutine
    var stacks: [Stack] = []
    stacks.reserveCapacity(pointers.count)
    try copier.each(
      pointers.map { MemoryPlace(address: $0, count: fields.prefix) }, "a goroutine"
    ) { _, bytes in
      func word(_ offset: Int) -> UInt64 { bytes.littleEndian(at: offset) }
      stacks.append(
        Stack(
          low: word(fields.stackLow), high: word(fields.stackHigh),
          pointer: word(fields.stackPointer),
          status: UInt32(truncatingIfNeeded: word(fields.status))))
    }
    self.stacks = stacks
  }
}
