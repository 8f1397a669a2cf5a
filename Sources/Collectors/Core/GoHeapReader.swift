import GoRuntime
import MemoryUnits
import ObjectFile
import ProcessMemory
import Procfs
import SnapshotModel
import SystemCalls

/// Reads the heaps of a live process's Go runtimes out of its memory.
///
/// First the optimistic way: it copies, looks again, and takes the copy if nothing moved meanwhile. Only
/// where that fails, and the caller allows it, all threads are stopped for as long as copying takes;
/// what was copied is worked out once they run again.
struct GoHeapReader {
  let process: ProcessDirectory
  let procRoot: String
  let pause: PausePolicy
  /// Whether numbers of more than one moment are better than none, where nothing else is to be had.
  let takesMoved: Bool

  /// A look takes milliseconds: a process that allocates rarely holds still for one of a few.
  private static let attempts = 5
  /// One in some hundred looks at a busy program is in vain.
  private static let looks = 10
  /// Nanoseconds after which a process that may be stopped is stopped: a large heap of a busy program
  /// will not hold still for as long as copying takes.
  private static let patience: Int64 = 50_000_000

  /// What was copied, and how.
  private struct Copies {
    var heaps: [HeapCopy]
    var memory: LiveMemory
    var reading: GoHeapReading
  }

  func document() throws(GoHeapFailure) -> GoHeapDocument {
    let begin = Instant.now
    let locations = try runtimes()
    var copies = try copies(locations)
    copies.reading.bytesRead = ByteCount(copies.heaps.reduce(0) { $0 + $1.bytesRead })
    copies.reading.reads = copies.heaps.reduce(0) { $0 + $1.reads }
    var heaps = try heaps(copies)
    for index in heaps.indices { heaps[index].addResidency(copies.memory) }
    copies.reading.totalNanoseconds = Instant.now.monotonic - begin.monotonic
    return GoHeapDocument(runtimes: heaps, reading: copies.reading)
  }

  private func copies(_ locations: [RuntimeLocation]) throws(GoHeapFailure) -> Copies {
    if ProcessPause.isStopped(process.directory) { return try copy(locations, .stopped) }
    if pause == .always { return try copyPaused(locations) }
    let begin = Instant.now
    var last: Copies?
    var failure = GoHeapFailure.moved(attempts: 0)
    for attempt in 1...Self.attempts + Self.looks {
      // One of more than one moment will do by then, if there is one.
      if attempt > Self.attempts && (last != nil || pause == .auto || !takesMoved) { break }
      // Before the next is made: two copies of a large heap need twice the memory.
      last = nil
      do throws(GoHeapFailure) {
        var copies = try copy(locations, .heldStill)
        copies.reading.attempts = attempt
        if isUnmoved(copies) { return copies }
        if takesMoved { last = copies }
        failure = .moved(attempts: attempt)
      } catch {
        // What is read while it moves may make no sense: the next time, or the pause, tells.
        failure = error
      }
      let spent = Instant.now.monotonic - begin.monotonic
      if pause == .auto && spent > Self.patience { break }
    }
    if pause == .auto { return try copyPaused(locations) }
    guard var copies = last else { throw failure }
    copies.reading.mode = .moved
    return copies
  }

  private func copyPaused(_ locations: [RuntimeLocation]) throws(GoHeapFailure) -> Copies {
    let pause: ProcessPause
    do {
      pause = try ProcessPause(
        pid: process.pid, in: process.directory, procRoot: procRoot)
    } catch {
      throw .pause(error)
    }
    defer { pause.release() }
    var copies = try copy(locations, .paused)
    copies.reading.pauseNanoseconds = pause.release()
    return copies
  }

  private func copy(
    _ locations: [RuntimeLocation], _ mode: GoHeapReading.Mode
  ) throws(GoHeapFailure) -> Copies {
    let start = Instant.now
    // The mappings of this moment: what the process mapped since it was looked at is among them.
    let memory = try memory()
    var heaps: [HeapCopy] = []
    do {
      for location in locations {
        heaps.append(
          try HeapCopy(of: location, memory, isMoving: takesMoved && pause == .never))
      }
    } catch {
      throw failure(error)
    }
    let end = Instant.now
    var reading = GoHeapReading(mode: mode)
    reading.copyNanoseconds = end.monotonic - start.monotonic
    reading.copiedAt = end.wall
    return Copies(heaps: heaps, memory: memory, reading: reading)
  }

  private func isUnmoved(_ copies: Copies) -> Bool {
    copies.heaps.allSatisfy { (try? $0.isUnmoved(in: copies.memory)) ?? false }
  }

  private func memory() throws(GoHeapFailure) -> LiveMemory {
    do {
      return try LiveMemory(process.directory, folder: process.memoryFolder, procRoot: procRoot)
    } catch {
      throw .memory(error)
    }
  }

  /// Of a process that runs on, what is looked at may change under the look: then it is looked for again.
  private func runtimes() throws(GoHeapFailure) -> [RuntimeLocation] {
    var attempt = 1
    while true {
      let memory = try memory()
      do {
        return try locateGoRuntimes(in: memory)
      } catch .implausible where attempt < Self.looks {
        attempt += 1
      } catch {
        throw failure(error)
      }
    }
  }

  /// What a failed look means: of a process that is gone, or partly in swap, it says nothing of Go.
  private func failure(_ error: GoRuntimeError) -> GoHeapFailure {
    let folder = process.memoryFolder
    // The memory goes before the process does.
    guard (try? process.verifyIdentity()) != nil, (try? memory()) != nil else {
      return .memory(.exited(path: process.directory.pathOf(folder + "mem")))
    }
    let status = try? process.file(folder + "status").read()
      .parsed(with: ProcessStatus.Parser(), path: process.directory.pathOf(folder + "status"))
    guard let swapped = status?.amounts["VmSwap"]?.amount, swapped > .zero else {
      return .runtime(error)
    }
    return .inSwap(swapped, error)
  }

  private func heaps(_ copies: Copies) throws(GoHeapFailure) -> [GoHeap] {
    do {
      var heaps: [GoHeap] = []
      for copy in copies.heaps {
        heaps.append(
          try GoHeap(
            decoding: copy, metadata: MetadataCopy(of: copy, copies.memory),
            pageSize: copies.memory.pageSize))
      }
      return heaps
    } catch {
      throw failure(error)
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
