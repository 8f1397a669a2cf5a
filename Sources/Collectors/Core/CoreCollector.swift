package import Compression
import GoRuntime
package import ObjectFile
import ProcessMemory
package import SnapshotModel

/// Takes the view `core` from files that the user names: a core, the program it is of, and the table
/// that `viewcore breakdown` prints.
///
/// Of a core the structure alone is captured, never a byte of the memory in it. The captures bear no
/// times: a file does not tell when the memory was as it shows it. When the core was written stands in
/// its structure.
package struct CoreCollector: Sendable {
  package static let structureName = "core/structure.json"
  package static let heapName = "core/go-heap.json"
  package static let breakdownName = "core/breakdown.txt"

  private let core: String?
  private let executable: String?
  private let summary: String?
  private let readsHeap: Bool

  /// Paths, `nil` for what the user did not name. `executable` counts only with `core`.
  ///
  /// `readsHeap` is whether the heap of a Go program is read out of the core, too.
  package init(
    core: String? = nil, executable: String? = nil, summary: String? = nil, readsHeap: Bool = true
  ) {
    self.readsHeap = readsHeap
    self.core = core
    self.executable = executable
    self.summary = summary
  }

  /// All that was named, a file that cannot be read as unavailable with the reason.
  package func captures() -> [Capture] {
    var captures: [Capture] = []
    if let core { captures += self.captures(ofCore: core) }
    if let summary {
      captures.append(
        capture(Self.breakdownName, summary) { () throws(ObjectFileError) in
          try Self.breakdown(path: summary)
        })
    }
    return captures
  }

  /// The structure of a core, and the heap of the Go program that it is of.
  private func captures(ofCore path: String) -> [Capture] {
    var heap: [Capture] = []
    let structure = capture(Self.structureName, path) { () throws(ObjectFileError) in
      let file = try FileBytes(path: path)
      let core = try CoreFile(file)
      let program = try executable.map { path throws(ObjectFileError) in try FileBytes(path: path) }
      var structure = core.structure()
      structure.modified = file.modified
      structure.executableFile = try program.map { file throws(ObjectFileError) in
        try ExecutableImage(file: file)
      }
      if readsHeap { heap = Self.heap(core, structure, program) }
      return CompressedBytes(compressing: structure.encoded())
    }
    return [structure] + heap
  }

  /// Nothing for a program without Go.
  private static func heap(
    _ core: CoreFile<FileBytes>, _ structure: CoreStructure, _ executable: FileBytes?
  ) -> [Capture] {
    let outcome: Capture.Outcome
    do throws(GoHeapFailure) {
      let document = try GoHeapDocument(core: core, structure, executable: executable)
      outcome = .captured(CompressedBytes(compressing: document.encoded()))
    } catch {
      if case .runtime(.notFound) = error { return [] }
      outcome = .unavailable(error.unavailability)
    }
    return [
      Capture(
        name: heapName, source: core.path, view: .core, begin: nil, end: nil, outcome: outcome)
    ]
  }

  /// The table that `viewcore breakdown` printed, as it stands in the file or comes out of a pipe.
  ///
  /// Throws for a file that cannot be read, and for one far too large to be such a table.
  package static func breakdown(path: String) throws(ObjectFileError) -> CompressedBytes {
    let content = try wholeFile(
      path, limit: 1 << 20, expected: "the table that \"viewcore breakdown\" prints")
    return CompressedBytes(compressing: content)
  }

  private func capture(
    _ name: String, _ path: String, _ read: () throws(ObjectFileError) -> CompressedBytes
  ) -> Capture {
    let outcome: Capture.Outcome
    do {
      outcome = .captured(try read())
    } catch {
      // The program may be the one that cannot be read: then its path must be told, too.
      let reason = error.path == path ? error.reason : "\(error.path): \(error.reason)"
      outcome = .unavailable(Unavailability(reason, remedy: error.remedy))
    }
    return Capture(
      name: name, source: path, view: .core, begin: nil, end: nil, outcome: outcome)
  }
}
