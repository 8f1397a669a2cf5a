import MemoryUnits
import ObjectFile

/// Why a Go heap could not be read out of memory.
package enum GoRuntimeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No Go runtime is in the memory that can be read.
  case notFound(String)
  /// A runtime of a version that no layout fits.
  case unknownLayout(version: String?, tried: [String])
  /// What the runtime keeps there is not mapped, in swap, or not in the core.
  case unreadable(what: String, address: UInt64, reason: String)
  /// What stands there cannot be what the runtime keeps there.
  case implausible(what: String, address: UInt64, found: String)

  package var description: String {
    switch self {
    case .notFound(let reason): reason
    case .unknownLayout(let version, let tried):
      "the layout of \(version.map { "the runtime of \($0)" } ?? "this Go runtime") is not known "
        + "(tried: \(tried.joined(separator: ", ")))"
    case .unreadable(let what, let address, let reason):
      "\(what) at \(hexadecimal(address)): \(reason)"
    case .implausible(let what, let address, let found):
      "\(what) at \(hexadecimal(address)): found \(found)"
    }
  }
}
