package import Correlation
package import MemoryUnits
package import SnapshotModel

extension Report {
  /// Relations that came out the same way.
  package struct RelationGroup: Sendable {
    package var outcome: Outcome
    package var relations: [Relation]
  }

  /// Relations that could not be judged for want of the same thing.
  package struct UnresolvedGroup: Sendable {
    /// What is missing, as one would say it after “for want of”.
    package var missing: Prose
    package var relations: [Relation]
  }

  /// A relation judged, with both sides.
  package struct Relation: Sendable {
    package var id: String
    package var title: String
    package var standing: Correlation.Relation.Standing
    package var expectation: Expectation
    package var outcome: Outcome
    package var unit: MatchUnit
    package var left: Side
    package var right: Side
    /// Left − right.
    package var residual: Figure?
    /// The difference in words.
    package var finding: Prose
    /// What the residual may be; `lower` is `nil` where no bound is below.
    package var lower: Figure?
    package var upper: Figure
    package var mechanisms: [Mechanism]
    package var because: String
    package var citations: [String]
    package var missing: [Missing]
    /// What the missing readings must add up to.
    package var remainder: Figure?

    package var isReportedClaim: Bool { standing == .reported }

    /// Whose it is, where neither source code nor measurements stand behind it.
    package var label: String? {
      switch standing {
      case .established: nil
      case .reported: "reported claim"
      case .user(let location): "from \(location)"
      }
    }
  }

  package enum Expectation: String, Hashable, Sendable {
    case exact
    case within
    case atMost

    /// Between the two sides' formulas.
    package var sign: String {
      switch self {
      case .exact: "="
      case .within: "≈"
      case .atMost: "≤"
      }
    }
  }

  /// What may move a residual, and how far in this snapshot.
  package struct Mechanism: Hashable, Sendable {
    package var name: String
    package var formula: String
    package var lower: Figure
    package var upper: Figure
    package var explanation: String
  }

  package struct Missing: Hashable, Sendable {
    package var what: String
    package var why: String
  }

  package struct Side: Sendable {
    package var formula: String
    /// `nil` where a reading is missing.
    package var amount: Figure?
    package var parts: [Part]
    /// The amount as a sum spelled out, where that is short and says more than the amount.
    package var equation: Equation?
  }

  package struct Part: Sendable {
    package var label: String
    /// The quantity's title in the catalogue; empty where there is none.
    package var title: String
    package var quantity: QuantityID?
    package var amount: Figure
    package var isSubtracted: Bool
    package var provenance: Provenance?
    /// A sum over mappings taken apart.
    package var groups: [Group]
    /// The smaller groups, where there are too many to list.
    package var otherGroups: OtherGroups?
  }

  /// Neighbouring mappings of a kind.
  package struct Group: Sendable {
    package var label: String
    package var range: AddressRange
    package var size: Figure
    package var mappings: Int
  }

  /// Groups of mappings that are not listed, taken together.
  package struct OtherGroups: Hashable, Sendable {
    package var groups: Int
    package var size: Figure
    package var mappings: Int
  }

  /// `4,916 pages = 4,911 read-only data of /usr/local/bin/kube-proxy + 3 [vvar] + 2 [vdso]`
  package struct Equation: Hashable, Sendable {
    /// `pages`, `B`, or empty for counts.
    package var unit: String
    package var total: Int64
    package var terms: [Term]
    /// Whether mappings stand behind the terms, which no other table names one by one.
    package var isOfMappings = false

    package struct Term: Hashable, Sendable {
      package var amount: Int64
      package var label: String
      package var isSubtracted: Bool
    }

    /// The numbers alone: `4,916 = 4,911 + 3 + 2 pages`.
    package var digits: String {
      total.grouped + " = "
        + terms.enumerated().map { index, term in
          sign(term, index) + term.amount.grouped
        }.joined() + (unit.isEmpty ? "" : " \(unit)")
    }

    /// With the unit and what each number is.
    package var labelled: String {
      totalWithUnit + " = "
        + terms.enumerated().map { index, term in
          sign(term, index) + "\(term.amount.grouped) \(term.label)"
        }.joined()
    }

    package var totalWithUnit: String { unit.isEmpty ? total.grouped : "\(total.grouped) \(unit)" }

    package func sign(_ term: Term, _ index: Int) -> String {
      if index == 0 { term.isSubtracted ? "−" : "" } else { term.isSubtracted ? " − " : " + " }
    }
  }
}
