import GoRuntime
import MemoryUnits
import ObjectFile
import ProcessMemory
import SnapshotModel

extension GoHeapDocument {
  /// Reads the heaps of the Go runtimes in a core: one moment, in which nothing moves.
  ///
  /// `structure` is the core's own.
  init(
    core: CoreFile<FileBytes>, _ structure: CoreStructure, executable: FileBytes?
  ) throws(GoHeapFailure) {
    let begin = Instant.now
    let memory: CoreMemory<FileBytes>
    do throws(ObjectFileError) {
      memory = try core.memory(structure, executable: executable)
    } catch {
      throw .core(error)
    }
    var heaps: [GoHeap] = []
    var reading = GoHeapReading(mode: .core)
    do throws(GoRuntimeError) {
      let locations = try locateGoRuntimes(in: memory)
      let start = Instant.now
      for location in locations {
        let copy = try HeapCopy(of: location, memory)
        reading.bytesRead = reading.bytesRead + ByteCount(copy.bytesRead)
        reading.reads += copy.reads
        reading.copyNanoseconds = Instant.now.monotonic - start.monotonic
        heaps.append(
          try GoHeap(
            decoding: copy, metadata: MetadataCopy(of: copy, memory), pageSize: memory.pageSize))
      }
    } catch {
      throw .runtime(error)
    }
    reading.totalNanoseconds = Instant.now.monotonic - begin.monotonic
    self.init(runtimes: heaps, reading: reading)
  }
}
