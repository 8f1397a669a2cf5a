import ObjectFile
import ProcessMemory

/// Copies structures out of a process's memory, few large reads instead of many small ones, and counts
/// what it reads.
struct MemoryCopier {
  private let memory: any MemoryReader
  private(set) var bytesRead: Int64 = 0
  private(set) var reads: Int64 = 0
  /// What may still be read; each read costs some bytes more than it has.
  private var budget: Int64

  /// Structures that lie no farther apart are read together with what is between them.
  private static let gap: UInt64 = 4096
  private static let largestRead = 1 << 20
  private static let costOfRead: Int64 = 4096

  /// A million structures: far more than it takes to find anything, however much looks like it.
  static let searchBudget: Int64 = 4 << 30

  init(_ memory: any MemoryReader, budget: Int64 = .max) {
    self.memory = memory
    self.budget = budget
  }

  /// Throws `.unreadable` with the address, `.implausible` for a length that no structure has and for a
  /// search that has led nowhere for too long.
  mutating func block(
    at address: UInt64, count: Int, _ what: @autoclosure () -> String
  ) throws(GoRuntimeError) -> MemoryBlock {
    guard count >= 0, !address.addingReportingOverflow(UInt64(count)).overflow else {
      throw .implausible(what: what(), address: address, found: "a length of \(count) bytes")
    }
    budget -= Int64(count) + Self.costOfRead
    guard budget >= 0 else {
      throw .implausible(what: what(), address: address, found: "no end of what to look at")
    }
    do {
      let bytes = try memory.bytes(at: address, count: count)
      bytesRead += Int64(count)
      reads += 1
      return MemoryBlock(start: address, bytes: bytes)
    } catch {
      throw .unreadable(what: what(), address: address, reason: error.reason)
    }
  }

  /// The words of an array, each of which the test must accept: in a damaged list that goes on for ever
  /// the first is wrong that is not.
  ///
  /// `limit` bounds what a damaged length can ask for.
  mutating func words(
    of slice: GoSlice, limit: UInt64, _ what: @autoclosure () -> String,
    where isPlausible: (UInt64) -> Bool = { _ in true }
  ) throws(GoRuntimeError) -> [UInt64] {
    guard slice.count <= limit, slice.count <= slice.capacity else {
      throw .implausible(
        what: what(), address: slice.start,
        found: "\(slice.count) elements of \(slice.capacity), at most \(limit) expected")
    }
    var words: [UInt64] = []
    var address = slice.start
    var left = Int(slice.count) * 8
    while left > 0 {
      let part = min(left, Self.largestRead)
      let block = try block(at: address, count: part, what())
      for place in stride(from: 0, to: part, by: 8) {
        let word = block.word(place)
        guard isPlausible(word) else {
          throw .implausible(
            what: what(), address: address &+ UInt64(place),
            found: hexadecimal(word))
        }
        words.append(word)
      }
      left -= part
      let (next, overflow) = address.addingReportingOverflow(UInt64(part))
      guard !overflow || left == 0 else {
        throw .implausible(what: what(), address: address, found: "an array past the last address")
      }
      address = next
    }
    return words
  }

  /// Copies many structures, `body` gets each with its index.
  ///
  /// `places` is in order of address, and may overlap. Those that are out of order are read by themselves.
  mutating func each(
    _ places: some RandomAccessCollection<MemoryPlace>, _ what: @autoclosure () -> String,
    _ body: (Int, UnsafeRawBufferPointer) -> Void
  ) throws(GoRuntimeError) {
    var first = places.startIndex
    var index = 0
    while first < places.endIndex {
      let start = places[first].address
      var end = places[first].end
      var last = first
      while true {
        let following = places.index(after: last)
        guard following < places.endIndex else { break }
        let next = places[following]
        guard next.address >= start, next.address <= end &+ Self.gap,
          next.end &- start <= UInt64(Self.largestRead)
        else { break }
        end = max(end, next.end)
        last = following
      }
      let block = try block(at: start, count: Int(end - start), what())
      // Where one of them passes the end of the address space.
      guard end < .max else {
        throw .implausible(what: what(), address: start, found: "no end before the last address")
      }
      block.bytes.withUnsafeBytes { bytes in
        for place in places[first...last] {
          let from = Int(place.address - start)
          body(index, UnsafeRawBufferPointer(rebasing: bytes[from..<from + place.count]))
          index += 1
        }
      }
      first = places.index(after: last)
    }
  }
}

/// Whether a word can be the address of one of the runtime's structures.
func isPointer(_ word: UInt64) -> Bool { word >= 4096 && word % 8 == 0 }

/// Where a structure is, and how long.
struct MemoryPlace: Hashable, Sendable {
  let address: UInt64
  let count: Int

  /// Saturates: such a place cannot be read, and that is said where it is tried.
  var end: UInt64 {
    let (end, overflow) = address.addingReportingOverflow(UInt64(count))
    return overflow ? .max : end
  }
}
