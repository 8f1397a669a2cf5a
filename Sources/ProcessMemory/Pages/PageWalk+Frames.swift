import Pages
import Procfs

extension PageWalk {
  /// What kpageflags shows of a number without a page.
  static let noPage = PageFlags.noPage.rawValue

  /// Which files about physical memory told of all pages in the batch that have a number.
  struct KnownFrames {
    var flags: Bool
    var counts: Bool
    var charges: Bool
  }

  /// Reads about the pages in the batch whose number is shown.
  func readFrames() -> KnownFrames {
    order.removeAll()
    for index in 0..<batch.count {
      let entry = batch.entry(index)
      guard entry.isPresent else { continue }
      guard let frame = entry.frame else {
        hidesFrames = true
        continue
      }
      if frame < FrameOrder.frameLimit { order.append(frame, place: index) }
    }
    order.sort()
    return KnownFrames(
      flags: flags.read(order), counts: counts.read(order), charges: charges.read(order))
  }

  /// Gives all pages in the batch their facts.
  func judge(
    _ known: KnownFrames, _ payers: inout ChargeTable, _ seen: inout PageFrameSet
  ) {
    let judge = judge(known)
    head.forget()
    for index in 0..<order.count {
      let place = order.place(index)
      let frame = frame(index, known, &payers)
      var facts = judge.facts(batch.entry(place), batch.marks(place), frame)
      if facts.isCounted && isAgain(order.frame(index), frame, batch.marks(place), &seen) {
        facts.setAgain()
      }
      batch.setFacts(place, facts)
    }
    for index in 0..<batch.count where batch.facts(index) == .none {
      batch.setFacts(index, judge.facts(batch.entry(index), batch.marks(index)))
    }
  }

  func judge(_ known: KnownFrames) -> PageJudge {
    PageJudge(hasScan: scan != nil, zeroFrame: known.flags || hidesFrames ? nil : ZeroPage.frame)
  }

  /// What the files about physical memory told of one page in the order.
  @inline(__always)
  func frame(
    _ index: Int, _ known: KnownFrames, _ payers: inout ChargeTable
  ) -> PageJudge.Frame {
    let number = order.frame(index)
    var frame = PageJudge.Frame()
    var charge = known.charges ? charges.values.start[index] : nil
    var pageFlags = PageFlags(rawValue: known.flags ? flags.values.start[index] : 0)
    if known.flags {
      if pageFlags.isTail {
        if !batch.marks(order.place(index)).contains(.changed) {
          resolve(number, &pageFlags, &charge)
        }
      } else if pageFlags.isHead {
        head.begin(number, pageFlags, charge ?? 0)
      }
      frame.flags = pageFlags
    }
    if known.counts { frame.count = counts.values.start[index] }
    // Only the flags tell whether 0 is of a page behind the first of a large one, which has no answer.
    if let charge, charge != 0 || known.flags { frame.charge = payers.code(of: charge) }
    return frame
  }

  /// Whether the page was seen before. One that is mapped once cannot have been; but the counts of large
  /// pages are averages in a kernel with CONFIG_NO_PAGE_MAPCOUNT.
  @inline(__always)
  private func isAgain(
    _ number: UInt64, _ frame: PageJudge.Frame, _ marks: PageMarks, _ seen: inout PageFrameSet
  ) -> Bool {
    if marks.contains(.whole) {
      return frame.count != 1 && !seen.insert(number, count: pagesOfHuge)
    }
    if frame.count == 1, let flags = frame.flags, !flags.isCompound { return false }
    return !seen.insert(number)
  }
}
