import SnapshotModel

/// The minor number of a Go release: 19 of `go1.19.8`. The runtime's accounts change with it.
struct GoVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  let minor: Int

  init(_ minor: Int) { self.minor = minor }

  /// From the labels of `go_info`: `{version="go1.19.8"}`. `nil` for anything else.
  init?(labels: String) {
    guard let start = labels.firstRange(of: "go1.")?.upperBound,
      let minor = Int(labels[start...].prefix { $0.isASCII && $0.isNumber })
    else { return nil }
    self.init(minor)
  }

  static func < (a: Self, b: Self) -> Bool { a.minor < b.minor }
  var description: String { "1.\(minor)" }
}

extension GoVersion {
  /// Go 1.17 counts as HeapSys only what of an arena it has mapped; before, whole arenas.
  static let countsMappedChunks = GoVersion(17)
  /// Go 1.26 begins the heap at a random place in its first arena.
  static let randomHeapStart = GoVersion(26)
}
