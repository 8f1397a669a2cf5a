import MemoryUnits
package import SnapshotModel
package import TextParsing

/// Two terms and what is expected of them, with the reason, the sources and the proof beside it.
package struct Relation: Sendable {
  /// Stable: `procfs.size-is-sum-of-mappings`. Begins with the view it is about, unless a user wrote it.
  package let id: String
  /// One sentence that says what is related, with the field's own words.
  package let title: String
  package let left: Term
  package let right: Term
  package let expectation: Expectation
  package let standing: Standing
  /// What both sides are measured in.
  package let unit: MatchUnit
  package let scope: Scope
  package let conditions: [Condition]
  /// Why it holds; for a reported claim: what is right or wrong about it.
  package let reason: String
  package let citations: [Citation]
  package let examples: [Example]

  package enum Standing: Hashable, Sendable {
    /// Kernel or Go source says so, and measurements agree.
    case established
    /// Somebody observed it; judged like any other.
    case reported
    /// A user wrote it, in a file of relations.
    case user(SourceLocation)

    package var name: String {
      switch self {
      case .established: "established"
      case .reported: "reported"
      case .user: "user"
      }
    }
  }

  /// Where a relation can apply at all. Outside of it, it is not listed.
  package indirect enum Scope: Sendable {
    case anywhere
    case cgroupVersion(Int)
    /// Only where there is such a reading: kernels, programs and tools that have no such number are
    /// none the poorer.
    case present(QuantityID)
    /// Only where there are all such readings: two accounts of which either may not have been taken.
    case allPresent([QuantityID])
    /// Programs built with a Go before 1.x; those of an unknown Go cannot break it.
    case goBefore(Int)
    case both(Scope, Scope)
  }

  package init(
    _ id: String, _ title: String, _ left: Term, _ expectation: Expectation, _ right: Term,
    standing: Standing = .established, unit: MatchUnit = .bytes, scope: Scope = .anywhere,
    when conditions: [Condition] = [], because reason: String, citing citations: [Citation],
    examples: [Example]
  ) {
    self.id = id
    self.title = title
    self.left = left
    self.right = right
    self.expectation = expectation
    self.standing = standing
    self.unit = unit
    self.scope = scope
    self.conditions = conditions
    self.reason = reason
    self.citations = citations
    self.examples = examples
  }
}

/// What is expected of the two sides.
package enum Expectation: Sendable {
  /// Equal. What the views' own movement allows, when they were read apart, is `near`.
  case exact
  /// Equal but for what the mechanisms can move.
  case within([Mechanism])
  /// The left side is not above the right, but for what the mechanisms can move.
  case atMost([Mechanism] = [])

  package var mechanisms: [Mechanism] {
    switch self {
    case .exact: []
    case .within(let mechanisms), .atMost(let mechanisms): mechanisms
    }
  }
}

/// The unit of a relation's sides.
package enum MatchUnit: String, Sendable {
  case bytes
  /// Times are compared as whole nanoseconds.
  case nanoseconds
  case count
}

/// Where it is written.
package struct Citation: Hashable, Sendable {
  package let text: String

  /// A file of the kernel's tree, with the function if there is one.
  package static func kernel(_ file: String, _ function: String = "") -> Citation {
    Citation(text: "Linux \(file)" + (function.isEmpty ? "" : ", \(function)"))
  }

  /// A file of the Go tree, or a package's documentation.
  package static func go(_ file: String, _ what: String = "") -> Citation {
    Citation(text: "Go \(file)" + (what.isEmpty ? "" : ", \(what)"))
  }

  package static func document(_ text: String) -> Citation { Citation(text: text) }

  /// The thread on golang-nuts that asked for all this.
  package static func thread(_ date: String) -> Citation {
    Citation(text: "golang-nuts, “basics of understanding golang memory usage”, \(date)")
  }
}
