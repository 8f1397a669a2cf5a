import Glibc
package import MemoryUnits
package import ObjectFile
import Procfs
import Synchronization
package import SystemCalls
import TextParsing

/// The memory of a live process, read without changing it.
///
/// Pages that are not there are never touched: /proc/PID/pagemap is looked at before every read, and
/// only what it shows as present is read through /proc/PID/mem. A page that is not there reads as what
/// the process itself would find: zeros, or the content of the file that is mapped. A page in swap
/// cannot be read, for it would come back into RAM.
///
/// Between the look and the read of a process that runs, a page may go to swap: then it does come
/// back. Of a process that is paused nothing moves by its own doing.
///
/// mem and not process_vm_readv(2): the open file belongs to the address space, and never becomes that
/// of another process with the same number or of the next program of this one; and it can read pages
/// without permissions.
package final class LiveMemory: MemoryReader {
  /// /proc/PID/mem
  package let path: String
  package let machine: ELFHeader.Machine
  package let pageSize: PageSize
  package let ranges: [MemoryRange]
  let mappings: RangeMap<MapsEntry>
  let memory: FileDescriptor
  let pagemap: FileDescriptor
  let files: MappedFiles
  let bytesReadSoFar = Atomic<Int64>(0)

  /// The mappings are those of this moment: pause the process before, or what it maps later is not
  /// mapped for this.
  ///
  /// - Parameters:
  ///   - directory: /proc/PID.
  ///   - folder: where in it the files about memory are: empty, or `task/TID/` where the main thread has
  ///     exited.
  ///   - procRoot: where to look what the kernel asks of one who may read.
  package init(
    _ directory: Directory, folder: String = "", procRoot: String = "/proc"
  ) throws(LiveMemoryError) {
    func open(_ name: String) throws(LiveMemoryError) -> FileDescriptor {
      do throws(SystemError) {
        return try directory.open(folder + name)
      } catch {
        let path = directory.pathOf(folder + name)
        if name == "pagemap" && error.code == ENOENT { throw .noPagemap(path: path) }
        throw LiveMemoryError(error, path: path, procRoot: procRoot)
      }
    }
    memory = try open("mem")
    pagemap = try open("pagemap")
    path = directory.pathOf(folder + "mem")
    mappings = try Self.mappings(
      of: try open("maps"), path: directory.pathOf(folder + "maps"), procRoot: procRoot)
    guard !mappings.entries.isEmpty else { throw .exited(path: path) }
    ranges = mappings.entries.map { MemoryRange($0.label) }
    files = MappedFiles(of: directory, folder: folder)
    machine = try Self.machine(files, path: directory.pathOf(folder + "exe"))
    pageSize = PageSize(Int64(sysconf(Int32(_SC_PAGESIZE)))) ?? .fourKiB
  }

  package var size: UInt64 { .max }

  /// What was read through mem so far: the part of all answers that the process's own pages gave.
  package var bytesRead: ByteCount { ByteCount(bytesReadSoFar.load(ordering: .relaxed)) }

  /// The gate page is left out: it belongs to no process.
  private static func mappings(
    of file: consuming FileDescriptor, path: String, procRoot: String
  ) throws(LiveMemoryError) -> RangeMap<MapsEntry> {
    var parser = LineSplitter(ProcessMapsParser(), path: path)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let entries: [MapsEntry]
    do {
      while case let count = try file.read(into: &buffer), count > 0 {
        try parser.feed(buffer.span.extracting(0..<count))
      }
      entries = try parser.finish()
    } catch let error as SystemError {
      throw LiveMemoryError(error, path: path, procRoot: procRoot)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    var map = RangeMap<MapsEntry>()
    for entry in entries where !entry.range.isInKernelHalf { _ = map.insert(entry.range, entry) }
    return map
  }

  /// From the program's ELF header; where that may not be read, this program's own.
  private static func machine(
    _ files: MappedFiles, path: String
  ) throws(LiveMemoryError) -> ELFHeader.Machine {
    guard let executable = files.executable else { return .host }
    do throws(ObjectFileError) {
      return try ELFHeader(of: executable, wanted: .executable).machine
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }
}

extension MemoryRange {
  fileprivate init(_ entry: MapsEntry) {
    self.init(
      range: entry.range, isReadable: entry.permissions.read,
      isWritable: entry.permissions.write, isExecutable: entry.permissions.execute,
      path: entry.inode == 0 ? nil : entry.name, fileOffset: entry.offset)
  }
}

extension ELFHeader.Machine {
  /// That of this program.
  fileprivate static var host: Self {
    #if arch(arm64)
      .aarch64
    #else
      .x8664
    #endif
  }
}
