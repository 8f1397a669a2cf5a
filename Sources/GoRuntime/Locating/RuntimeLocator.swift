import MemoryUnits
import ObjectFile
package import ProcessMemory

/// No process has more.
private let runtimeLimit = 64

/// Finds every Go runtime in a process's memory: the program's own, and those of libraries and plugins.
///
/// By structure first; what the program's table of functions says confirms it, and adds variables that
/// have no structure to be known by. Neither symbols nor DWARF are needed.
///
/// Throws `.notFound` for a process without Go, and otherwise what is wrong with the first runtime where
/// none can be read.
package func locateGoRuntimes(
  in memory: any MemoryReader
) throws(GoRuntimeError) -> [RuntimeLocation] {
  var found: [RuntimeLocation] = []
  var failure: GoRuntimeError?
  var hasFiles = false
  for (path, range) in ProgramImage.ranges(of: memory) {
    // Memory without a file is searched only where no file holds a runtime: a program may have been
    // unpacked there.
    if path == nil && (!found.isEmpty || failure != nil) { break }
    hasFiles = hasFiles || path != nil
    let image = ProgramImage(path: path, range: range, memory: memory)
    do throws(GoRuntimeError) {
      for central in CentralLists.places(in: image).prefix(runtimeLimit - found.count) {
        found.append(try RuntimeLocation(central, image, memory))
      }
    } catch {
      failure = failure ?? error
    }
  }
  guard found.isEmpty else { return found }
  throw failure
    ?? .notFound(
      hasFiles
        ? "no Go runtime of version 1.19 or later is in its memory"
        : "no program's variables are in the memory that can be read")
}

extension RuntimeLocation {
  fileprivate init(
    _ central: CentralLists, _ image: ProgramImage, _ memory: any MemoryReader
  ) throws(GoRuntimeError) {
    let info = try BuildInfo(in: image, memory)
    let choice = try LayoutChoice(central, info, memory)
    let layout = choice.layout
    let search = VariableSearch(image: image, layout: layout, memory: memory)
    guard let processors = search.processors() else {
      throw .implausible(
        what: "the runtime's heap", address: choice.heap, found: "no list of Ps that belongs to it")
    }
    self.init(
      image: image.path, imageRange: image.range, goVersion: info?.version, layout: layout,
      evidence: choice.evidence, heap: choice.heap, statistics: choice.statistics,
      processors: processors)
    goroutines = search.goroutines()
    bitmapArenas = search.bitmapArenas(heap: choice.heap)
    var copier = MemoryCopier(memory)
    let block = try copier.block(at: statistics, count: layout.statistics.size, "memstats")
    pacer = search.pacer(HeapStatistics(block, layout))
    confirm(NamedVariables(in: image, layout, memory))
    if phase == nil {
      phase = WriteBarrierFlag.address(in: image, memory).map(Phase.writeBarrier)
    }
    persistentChunks = PersistentChunks.variable(in: image, spans: choice.heap, layout, memory)
  }

  /// Takes from the names what structure did not tell, and says whether both agree.
  private mutating func confirm(_ named: NamedVariables?) {
    guard let named, let heap = named.heap else {
      evidence.append("its functions or their code cannot be read, so that no names confirm it")
      return
    }
    evidence.append(
      heap == self.heap
        ? "the code that sets up the heap confirms its address"
        : "the code that sets up a heap names another address, \(hexadecimal(heap))")
    pacer = pacer ?? named.pacer
    work = named.work
    phase = named.phase.map(Phase.word)
  }
}
