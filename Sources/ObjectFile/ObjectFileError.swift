/// A file that is not what it was given for, or not whole.
package enum ObjectFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system did not let it be read.
  case unreadable(path: String, offset: UInt64, reason: String)
  /// It ends before `what` does.
  case truncated(path: String, offset: UInt64, what: String, needed: UInt64, size: UInt64)
  /// Another kind of file altogether.
  case notELF(path: String, wanted: ELFHeader.Wanted, found: FileFormat)
  /// ELF, but of a kind or a machine that is not wanted.
  case unwantedELF(path: String, wanted: ELFHeader.Wanted, found: String, remedy: String)
  /// ELF that contradicts itself.
  case malformed(path: String, offset: UInt64, expected: String, found: String)

  package var path: String {
    switch self {
    case .unreadable(let path, _, _), .truncated(let path, _, _, _, _), .notELF(let path, _, _),
      .unwantedELF(let path, _, _, _), .malformed(let path, _, _, _):
      path
    }
  }

  /// What is wrong, without the path.
  package var reason: String {
    switch self {
    case .unreadable(_, let offset, let reason):
      offset == 0 ? reason : "\(reason) at offset \(hexadecimal(offset))"
    case .truncated(_, let offset, let what, let needed, let size):
      "truncated: expected \(what) (\(needed) bytes) at offset \(hexadecimal(offset)), "
        + "found the end of the file at \(hexadecimal(size))"
    case .notELF(_, let wanted, let found):
      "expected \(wanted.description), found \(found.description)"
    case .unwantedELF(_, let wanted, let found, _):
      "expected \(wanted.description), found \(found)"
    case .malformed(_, let offset, let expected, let found):
      "expected \(expected) at offset \(hexadecimal(offset)), found \(found)"
    }
  }

  /// What would help. Empty where nothing does.
  package var remedy: String {
    switch self {
    case .notELF(let path, _, let found): found.remedy(path: path)
    case .unwantedELF(_, _, _, let remedy): remedy
    case .truncated: "copy it again, or raise the limit under which it was written: ulimit -c"
    case .unreadable, .malformed: ""
    }
  }

  package var description: String {
    remedy.isEmpty ? "\(path): \(reason)" : "\(path): \(reason) (\(remedy))"
  }
}

/// `0x1ac35b8`
package func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
