import Compression
import FoundationEssentials
import GoRuntime
import SnapshotModel
import SystemCalls

/// Takes the Go heap of a live process into the view `core`, as a document of numbers and address ranges.
struct GoHeapCollector {
  private let process: ProcessDirectory
  private let reader: GoHeapReader
  private let isAskedFor: Bool

  init(_ process: ProcessDirectory, _ options: SnapshotOptions) {
    self.process = process
    let pause: PausePolicy
    switch options.goHeap {
    case .yes(let policy):
      pause = policy
      isAskedFor = true
    case .ifStill, .no:
      pause = .never
      isAskedFor = false
    }
    reader = GoHeapReader(
      process: process, procRoot: options.procRoot, pause: pause, takesMoved: isAskedFor)
  }

  /// The document, or why there is none. Nothing for a process without Go that nobody asked about.
  func captures() -> [Capture] {
    let begin = Instant.now
    let outcome: Capture.Outcome
    do throws(GoHeapFailure) {
      outcome = .captured(CompressedBytes(compressing: try reader.document().encoded()))
    } catch {
      if case .runtime(.notFound) = error, !isAskedFor { return [] }
      outcome = .unavailable(error.unavailability)
    }
    return [
      Capture(
        name: CoreCollector.heapName,
        source: process.directory.pathOf(process.memoryFolder + "mem"), view: .core, begin: begin,
        end: .now, outcome: outcome)
    ]
  }
}

extension GoHeapDocument {
  /// As a JSON document with its keys sorted.
  func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A value of numbers, strings and lists: encoding it cannot fail.
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }
}
