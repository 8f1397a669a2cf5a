import MemoryUnits
import ObjectFile
import Procfs
import SystemCalls

/// What pagemap says of the pages that a range of addresses lies on.
struct PageWindow {
  /// The first page's address.
  let start: Address
  let pageSize: PageSize
  let entries: [PagemapEntry]

  /// Neighbouring pages that are all there, or all not there.
  struct Run {
    let range: AddressRange
    let isThere: Bool
  }

  func address(of index: Int) -> Address {
    Address(start.value + UInt64(index) * UInt64(pageSize.bytes))
  }

  /// Where the first page of a kind is, and how many there are: `1 page is`, `2 pages are`.
  func first(where isWanted: (PagemapEntry) -> Bool) -> (address: Address, count: String)? {
    guard let first = entries.firstIndex(where: isWanted) else { return nil }
    let count = entries.count(where: isWanted)
    return (address(of: first), count == 1 ? "1 page is" : "\(count) pages are")
  }

  /// Cuts a range, which lies in the window, into runs.
  func runs(in range: AddressRange) -> [Run] {
    var runs: [Run] = []
    var rest = range
    while !rest.isEmpty {
      let first = index(of: rest.start)
      let isThere = isThere(first)
      var next = first + 1
      while next < entries.count, self.isThere(next) == isThere, address(of: next) < range.end {
        next += 1
      }
      let end = min(address(of: next), range.end)
      guard let run = AddressRange(rest.start, end), let after = AddressRange(end, range.end) else {
        break
      }
      runs.append(Run(range: run, isThere: isThere))
      rest = after
    }
    return runs
  }

  func index(of address: Address) -> Int {
    Int((address.value - start.value) / UInt64(pageSize.bytes))
  }

  /// A page that is just being moved has an entry without the bit for presence: reading it waits until
  /// it is there again.
  private func isThere(_ index: Int) -> Bool {
    entries[index].isPresent || entries[index].isPlaceholder
  }
}

extension LiveMemory {
  /// Reads the pagemap of all pages that the range lies on, at once.
  ///
  /// Throws `.unreadable` where the address space is gone, or does not reach so far.
  func pages(of range: AddressRange) throws(ObjectFileError) -> PageWindow {
    guard range.end.value < 1 << 63 else {
      throw unreadable(range.start.value, "no address of a process")
    }
    let start = pageSize.roundDown(range.start)
    let end = pageSize.roundUp(range.end)
    let size = UInt64(pageSize.bytes)
    let count = Int((end.value - start.value) / size)
    var failure: SystemError?
    let entries = [PagemapEntry](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(SystemError) {
        let bytes = UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: count * PagemapEntry.byteCount)
        initialized =
          try pagemap.read(into: bytes, at: start.value / size * UInt64(PagemapEntry.byteCount))
          / PagemapEntry.byteCount
      } catch {
        failure = error
      }
    }
    if let failure { throw unreadable(start.value, failure.description) }
    guard entries.count == count else {
      throw entries.isEmpty
        ? hasExited(start.value)
        : unreadable(start.value, "no addresses of a process, from one of \(count) pages on")
    }
    return PageWindow(start: start, pageSize: pageSize, entries: entries)
  }
}
