package import Pages
package import SnapshotModel

/// What the captures of a snapshot say once they are parsed.
///
/// Pure: the same captures give the same derivation, on the machine they came from and on any other.
/// Each view adds to it in turn, procfs first, for what it finds out (page size, identity, mappings) is
/// needed by the others.
package struct Derivation: Sendable {
  package var identity: ProcessIdentity
  package var machine: Machine
  package var readings: [Reading] = []
  package var mappings: [Mapping] = []
  package var regions: [Region] = []
  package var segments: [Segment] = []
  package var pages: [PageList] = []
  /// Views and numbers that the captures do not hold, and files that could not be parsed.
  package var unavailable: [SnapshotHeader.Gap] = []
  package var warnings: [String] = []

  package init(identity: ProcessIdentity, machine: Machine) {
    self.identity = identity
    self.machine = machine
  }
}

/// The captures of one snapshot by name.
package struct CaptureSet: Sendable {
  package private(set) var captures: [Capture]
  private var indices: [String: Int]

  package init(_ captures: [Capture]) {
    self.captures = captures
    indices = Dictionary(
      captures.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(name: String) -> Capture? { indices[name].map { captures[$0] } }

  /// The captures whose name begins with the text, in the order in which they were read.
  package func captures(under prefix: String) -> [Capture] {
    captures.filter { $0.name.hasPrefix(prefix) }
  }
}
