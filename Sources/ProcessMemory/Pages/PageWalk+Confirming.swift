import Pages
import Procfs

extension PageWalk {
  /// Looks once more at pages that the expected cgroup does not pay for, and at memory that seems to be a
  /// device's or hugetlbfs's. What is another now is `changed`.
  ///
  /// Two looks at pagemap do not show that a page left and came back to its address in between, and was
  /// another cgroup's, or nobody's, just when the files about physical memory were asked. That is one page
  /// in many thousands, under load; but a cgroup would be named that has nothing to do with the process. A
  /// page that really is another's stays so.
  func confirm(
    _ known: KnownFrames, _ expected: UInt64?, _ payers: inout ChargeTable
  ) throws(LiveMemoryError) {
    order.removeAll()
    for index in 0..<batch.count {
      guard batch.facts(index).isDoubtful(batch.marks(index), expected),
        let frame = batch.entry(index).frame, frame < FrameOrder.frameLimit
      else { continue }
      order.append(frame, place: index)
    }
    guard order.count > 0 else { return }
    order.sort()
    // How often a page is mapped may change at any time.
    let again = KnownFrames(
      flags: known.flags && flags.read(order), counts: false,
      charges: known.charges && charges.read(order))
    guard again.flags == known.flags, again.charges == known.charges else { return }
    try secondLook()
    let judge = judge(again)
    head.forget()
    for index in 0..<order.count {
      let place = order.place(index)
      let facts = judge.facts(batch.entry(place), batch.marks(place), frame(index, again, &payers))
      if !facts.saysTheSame(as: batch.facts(place)) {
        batch.setFacts(place, PackedFacts(.changed))
      }
    }
  }
}

extension PackedFacts {
  /// Whether chance may have made it what it seems.
  @inline(__always)
  fileprivate func isDoubtful(_ marks: PageMarks, _ expected: UInt64?) -> Bool {
    if isCounted { return charge != 0 && charge != expected }
    return rawValue & 15 == PackedFacts(.special).rawValue & 15 && !marks.contains(.special)
  }
}
