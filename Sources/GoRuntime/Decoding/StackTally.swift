import MemoryUnits

extension GoHeapBreakdown.Stacks {
  /// What the spans of stacks hold: `total` is their size.
  ///
  /// System stacks of threads stand in them in programs without cgo, and have no list of their own.
  init(_ copy: HeapCopy, _ manual: ManualTally, total: Int64) {
    var used: Int64 = 0
    var held: Int64 = 0
    var count: Int64 = 0
    for stack in copy.goroutines?.stacks ?? [] where stack.low != 0 && stack.high > stack.low {
      count += 1
      held &+= Int64(clamping: stack.size)
      let isStopped = stack.status & 0xfff != Self.running
      if isStopped && stack.pointer >= stack.low && stack.pointer <= stack.high {
        used &+= Int64(clamping: stack.high - stack.pointer)
      }
    }
    let cached = copy.processors.reduce(Int64(0)) { $0 &+ $1.freeStacks(copy.location.layout) }
    let free = manual.freeStacks &+ cached
    goroutines = count
    goroutineStacks = ByteCount(held)
    goroutineStacksUsed = ByteCount(used)
    self.free = ByteCount(free)
    rest = ByteCount(total &- held &- free)
  }

  /// `_Grunning`: where its stack ends is in a register.
  private static var running: UInt32 { 2 }
}
