package import GoRuntime
import MemoryUnits
import ObjectFile
package import ProcessMemory
import SnapshotModel

/// Reads the heaps of a process's Go runtimes out of its memory.
///
/// First the optimistic way: it copies, looks again, and takes the copy if nothing moved meanwhile. What
/// the process must be stopped for, or is not of one moment, is the caller's choice.
struct GoHeapReader {
  let process: ProcessDirectory
  let procRoot: String
  let pause: PausePolicy

  /// A look takes milliseconds: a process that allocates rarely holds still for one of a few.
  private static let attempts = 5

  func document() throws(GoHeapFailure) -> GoHeapDocument {
    let begin = Instant.now
    let locations = try runtimes(in: try memory())
    var attempt = 0
    while attempt < Self.attempts {
      attempt += 1
      let start = Instant.now
      let memory = try memory()
      guard let copies = try? copies(locations, memory), isUnmoved(copies, memory) else { continue }
      let end = Instant.now
      var reading = GoHeapReading(mode: .heldStill)
      reading.attempts = attempt
      reading.copyNanoseconds = end.monotonic - start.monotonic
      reading.copiedAt = end.wall
      return try decode(copies, memory, reading, begin)
    }
    throw .moved(attempts: attempt)
  }

  private func memory() throws(GoHeapFailure) -> LiveMemory {
    do {
      return try LiveMemory(process.directory, folder: process.memoryFolder, procRoot: procRoot)
    } catch {
      throw .memory(error)
    }
  }

  private func runtimes(in memory: LiveMemory) throws(GoHeapFailure) -> [RuntimeLocation] {
    do {
      return try locateGoRuntimes(in: memory)
    } catch {
      throw .runtime(error)
    }
  }

  private func copies(
    _ locations: [RuntimeLocation], _ memory: LiveMemory
  ) throws(GoRuntimeError) -> [HeapCopy] {
    var copies: [HeapCopy] = []
    for location in locations { copies.append(try HeapCopy(of: location, memory)) }
    return copies
  }

  private func isUnmoved(_ copies: [HeapCopy], _ memory: LiveMemory) -> Bool {
    copies.allSatisfy { (try? $0.isUnmoved(in: memory)) ?? false }
  }

  private func decode(
    _ copies: [HeapCopy], _ memory: LiveMemory, _ reading: GoHeapReading, _ begin: Instant
  ) throws(GoHeapFailure) -> GoHeapDocument {
    var reading = reading
    var heaps: [GoHeap] = []
    do throws(GoRuntimeError) {
      for copy in copies {
        heaps.append(
          try GoHeap(
            decoding: copy, metadata: MetadataCopy(of: copy, memory), pageSize: memory.pageSize))
      }
    } catch {
      throw .runtime(error)
    }
    for index in heaps.indices { heaps[index].addResidency(memory) }
    reading.bytesRead = ByteCount(copies.reduce(0) { $0 + $1.bytesRead })
    reading.reads = copies.reduce(0) { $0 + $1.reads }
    reading.totalNanoseconds = Instant.now.monotonic - begin.monotonic
    return GoHeapDocument(runtimes: heaps, reading: reading)
  }
}

/// Whether a process may be stopped while its memory is copied.
package enum PausePolicy: String, Sendable, CaseIterable {
  /// Only if it does not hold still.
  case auto
  case never
  case always
}

/// Why the Go heap of a process is not in the snapshot.
package enum GoHeapFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case memory(LiveMemoryError)
  case runtime(GoRuntimeError)
  case moved(attempts: Int)

  package var description: String {
    switch self {
    case .memory(let error): error.description
    case .runtime(let error): error.description
    case .moved(let attempts):
      "the process allocated each of \(attempts) times that its heap was read"
    }
  }
}

extension GoHeap {
  fileprivate mutating func addResidency(_ memory: LiveMemory) {
    guard
      let resident = try? memory.residentBytes(
        of: regions.compactMap { AddressRange($0.start, $0.end) }), resident.count == regions.count
    else {
      notes.append("how much of each region is in RAM could not be read")
      return
    }
    for index in regions.indices { regions[index].resident = resident[index] }
  }
}
