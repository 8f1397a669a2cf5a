package import GoRuntime
package import MemoryUnits
package import ObjectFile
package import ProcessMemory
import SnapshotModel

/// Why the heap of a Go process could not be read out of its memory.
package enum GoHeapFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case memory(LiveMemoryError)
  case core(ObjectFileError)
  case runtime(GoRuntimeError)
  /// So much of the process is in swap, where nothing is looked at: the error may mean no more than that.
  case inSwap(ByteCount, GoRuntimeError)
  case pause(ProcessPauseError)
  /// It allocated or freed each time that its heap was copied.
  case moved(attempts: Int)

  package var reason: String {
    switch self {
    case .memory(let error): "\(error.path): \(error.reason)"
    case .core(let error): "\(error.path): \(error.reason)"
    case .runtime(let error): error.description
    case .inSwap(let amount, .notFound):
      "no Go runtime is in RAM; \(amount.formatted) of the process are in swap, and were not looked at"
    case .inSwap(let amount, let error):
      "\(error); \(amount.formatted) of the process are in swap, and were not looked at"
    case .pause(let error): error.reason
    case .moved(let attempts):
      "the heap changed each of the \(attempts) times that it was copied"
    }
  }

  /// What would help. Empty where nothing does.
  package var remedy: String {
    switch self {
    case .memory(let error): error.remedy
    case .core(let error): error.remedy
    case .runtime: ""
    case .inSwap:
      "wait until it has used them again: reading them would bring them back into RAM"
    case .pause(let error): error.remedy
    case .moved:
      "--go-heap, which stops the process for milliseconds while it is copied, or "
        + "--go-heap --pause never for numbers of more than one moment"
    }
  }

  package var description: String { remedy.isEmpty ? reason : "\(reason) (\(remedy))" }

  var unavailability: Unavailability { Unavailability(reason, remedy: remedy) }
}
