import CLinux
import Glibc
import MemoryUnits
package import Pages
package import SystemCalls

/// Looks at all pages of a live process, and touches none of them: it asks pagemap and the files about
/// physical memory alone.
///
/// The process runs meanwhile. So everything is looked at twice, before and after the files about physical
/// memory were asked: who sees a page at one moment and reads about its number at the next may read about
/// another's page. Where both looks differ the page is `changed`, and nothing else is said of it. What
/// another cgroup than the process's own would pay for is looked at still more often.
///
/// One call never is about more than a window of addresses, for the kernel holds a lock of the process
/// while it answers. Memory of this program grows with the number of runs alone.
package final class PageWalk {
  /// The most addresses that one call is about.
  private static let windowSize: UInt64 = 64 << 20
  /// The time between two looks is that of so many windows at most.
  private static let windowsPerBatch = 256
  /// How often what seems another cgroup's is looked at once more.
  private static let confirmations = 2

  let path: String
  let procRoot: String
  let pageSize: PageSize
  var pagemap: MeasuredEntries
  var scan: PageScan?
  private var scanFailure = (reason: "not asked", remedy: "")
  private var scanTally = CallTally()
  let flags: FrameFile
  let counts: FrameFile
  let charges: FrameFile
  /// Whether an entry of a present page came without a number.
  var hidesFrames = false

  let batch = PageBatch()
  let order = FrameOrder()
  var head = CompoundHead()
  let look = EntryBuffer<UInt64>(count: PageBatch.full)
  var regions: [PageScan.Region] = []
  var parts: [PagePart] = []

  /// - Parameters:
  ///   - directory: /proc/PID.
  ///   - folder: where in it the files about memory are: empty, or `task/TID/` where the main thread has
  ///     exited.
  ///   - procRoot: where kpageflags, kpagecount and kpagecgroup are. Those that cannot be opened are
  ///     unavailable in the lists.
  package convenience init(
    _ directory: Directory, folder: String = "", procRoot: String = "/proc"
  ) throws(LiveMemoryError) {
    let path = directory.pathOf(folder + "pagemap")
    let file: EntryFile
    do throws(SystemError) {
      file = EntryFile(try directory.open(folder + "pagemap"))
    } catch {
      if error.code == ENOENT { throw .noPagemap(path: path) }
      throw LiveMemoryError(error, path: path, procRoot: procRoot)
    }
    self.init(
      path: path, procRoot: procRoot, pagemap: file,
      scan: PageScan { argument in clinux_scan_pagemap(file.descriptor.number, &argument) },
      flags: FrameFile(.kpageflags, procRoot: procRoot, missing: Self.noPage),
      counts: FrameFile(.kpagecount, procRoot: procRoot),
      charges: FrameFile(.kpagecgroup, procRoot: procRoot))
  }

  init(
    path: String, procRoot: String, pagemap: any EntryReading, scan: PageScan?, flags: FrameFile,
    counts: FrameFile, charges: FrameFile
  ) {
    self.path = path
    self.procRoot = procRoot
    self.pagemap = MeasuredEntries(pagemap)
    self.scan = scan
    self.flags = flags
    self.counts = counts
    self.charges = charges
    pageSize = PageSize(Int64(sysconf(Int32(_SC_PAGESIZE)))) ?? .fourKiB
  }

  /// The pages of these mappings, which are in order. Where one begins before the end of the one before, as
  /// in a list that was read while the process mapped memory, the rest of it is looked at. The gate page is
  /// never asked for.
  ///
  /// `seen` is what earlier lists found; what is found now is added. `payer` is the inode number of the
  /// cgroup that is expected to pay. The list has no paths of cgroups.
  ///
  /// Throws where pagemap cannot be read, or the process has exited.
  package func list(
    of ranges: [WalkedRange], pid: Int32, payer: UInt64? = nil, seen: inout PageFrameSet
  ) throws(LiveMemoryError) -> PageList {
    var builder = RunBuilder(pageSize)
    var payers = ChargeTable()
    let expected = payer.map { payers.code(of: $0) }
    var index = 0
    var position: UInt64 = 0
    let ranges = Self.withoutOverlaps(ranges)
    while index < ranges.count {
      let (window, next) = window(of: ranges, from: index, position)
      try firstLook(at: window, ranges[index..<next.upper])
      batch.windows += 1
      if batch.count >= PageBatch.full || batch.windows >= Self.windowsPerBatch {
        try finish(&builder, &payers, expected, &seen)
      }
      position = window.end.value
      index = next.lower
    }
    try finish(&builder, &payers, expected, &seen)
    builder.end(payers)
    if let first = ranges.first { try requireLife(at: first.range.start) }
    return PageList(
      pid: pid, pageSize: pageSize, sources: sources,
      longestHold: max(pagemap.tally.longest, scanTally.longest, scan?.tally.longest ?? 0),
      runs: builder.runs)
  }

  private static func withoutOverlaps(_ ranges: [WalkedRange]) -> [WalkedRange] {
    var end = Address(0)
    return ranges.compactMap { walked in
      guard !walked.range.isInKernelHalf,
        let rest = AddressRange(max(walked.range.start, end), walked.range.end), !rest.isEmpty
      else { return nil }
      end = rest.end
      var walked = walked
      walked.range = rest
      return walked
    }
  }

  /// The next piece of the address space to look at, from the end of the one before; the ranges from the
  /// first on up to `upper` have a part in it, and those from `lower` on reach beyond it.
  private func window(
    of ranges: [WalkedRange], from first: Int, _ position: UInt64
  ) -> (AddressRange, next: (lower: Int, upper: Int)) {
    let size = min(Self.windowSize, UInt64(PageBatch.full) * UInt64(pageSize.bytes))
    let start = max(ranges[first].range.start.value, position)
    // Aligned, so that no huge page lies in two.
    let limit = (start / size + 1) * size
    var upper = first
    while upper < ranges.count, ranges[upper].range.start.value < limit { upper += 1 }
    let last = ranges[upper - 1].range.end.value
    let window = AddressRange(Address(start), Address(min(last, limit)))
    return (window ?? ranges[first].range, (last > limit ? upper - 1 : upper, upper))
  }

  /// Looks again at what is in the batch, and puts it into runs.
  private func finish(
    _ builder: inout RunBuilder, _ payers: inout ChargeTable, _ expected: UInt64?,
    _ seen: inout PageFrameSet
  ) throws(LiveMemoryError) {
    let known = readFrames()
    try secondLook()
    judge(known, &payers, &seen)
    for _ in 0..<Self.confirmations { try confirm(known, expected, &payers) }
    let pagesOfHuge = self.pagesOfHuge
    for index in 0..<batch.count {
      let facts = batch.facts(index)
      guard facts != .none else { continue }
      let count = batch.marks(index).contains(.whole) ? pagesOfHuge : 1
      builder.append(page: batch.page(index), count: count, facts, payers)
    }
    batch.removeAll()
  }

  /// The pages of a huge one: a page full of entries of eight bytes.
  var pagesOfHuge: UInt64 { UInt64(pageSize.bytes) / UInt64(EntryFile.entrySize) }

  /// Goes on without the scan.
  func giveUpScan(_ error: SystemError) {
    scanTally = scan?.tally ?? scanTally
    scan = nil
    scanFailure = (error.description, [ENOTTY, EINVAL].contains(error.code) ? "Linux 6.7" : "")
  }

  private var sources: [PageSource] {
    if hidesFrames {
      for file in [flags, counts, charges] {
        file.close(
          reason: "pagemap hides the numbers of physical pages", remedy: FrameFile.rights)
      }
    }
    return [
      PageSource(
        .pagemapScan,
        scan.map { .read(nanoseconds: $0.tally.nanoseconds, calls: $0.tally.calls) }
          ?? .unavailable(reason: scanFailure.reason, remedy: scanFailure.remedy)),
      PageSource(
        .pagemap,
        .read(nanoseconds: pagemap.tally.nanoseconds, calls: pagemap.tally.calls)),
      flags.source, counts.source, charges.source,
    ]
  }

  /// The scan of an address space that is gone finds nothing, and does not fail.
  private func requireLife(at address: Address) throws(LiveMemoryError) {
    try read(address.value / UInt64(pageSize.bytes), count: 1)
  }

  /// Reads entries of pagemap into `look`.
  func read(_ first: UInt64, count: Int) throws(LiveMemoryError) {
    let found: Int
    do throws(SystemError) {
      found = try pagemap.read(from: first, count: count, into: look.start)
    } catch {
      throw LiveMemoryError(error, path: path, procRoot: procRoot)
    }
    guard found == count else { throw .exited(path: path) }
  }
}
