import Correlation
import MemoryUnits
import SnapshotModel
import TextParsing

extension JSONRenderer {
  func match(_ relation: Report.Relation, _ json: inout JSONWriter) {
    json.object { json in
      json.member("relation", relation.id)
      json.member("title", relation.title)
      json.member("standing", relation.standing.name)
      if case .user(let location) = relation.standing {
        json.member("origin", "\(location)")
      }
      json.member("expectation", relation.expectation.rawValue)
      json.member("verdict", relation.outcome.verdict.rawValue)
      json.member("unit", relation.unit.rawValue)
      json.member("left", relation.left.amount?.whole)
      json.member("leftTerm") { side(relation.left, &$0) }
      json.member("right", relation.right.amount?.whole)
      json.member("rightTerm") { side(relation.right, &$0) }
      json.member("residual", relation.residual?.whole)
      json.member("remainder", relation.remainder?.whole)
      json.member("tolerance") { tolerance(relation, &$0) }
      json.member("because", relation.because)
      json.member("citations", relation.citations)
      json.member("missing") { json in
        json.array(relation.missing) { json, missing in
          json.object { json in
            json.member("what", missing.what)
            json.member("why", missing.why)
          }
        }
      }
    }
  }

  private func tolerance(_ relation: Report.Relation, _ json: inout JSONWriter) {
    json.object { json in
      json.member("lower", relation.lower?.whole)
      json.member("upper", relation.upper.whole)
      json.member("mechanisms") { json in
        json.array(relation.mechanisms) { json, mechanism in
          json.object { json in
            json.member("name", mechanism.name)
            json.member("formula", mechanism.formula)
            json.member("lower", mechanism.lower.whole)
            json.member("upper", mechanism.upper.whole)
            json.member("explanation", mechanism.explanation)
          }
        }
      }
    }
  }

  private func side(_ side: Report.Side, _ json: inout JSONWriter) {
    json.object { json in
      json.member("formula", side.formula)
      json.member("parts") { json in
        json.array(side.parts) { json, part in
          json.object { json in
            json.member("label", part.label)
            json.member("quantity", part.quantity?.rawValue)
            json.member("amount", part.amount.whole)
            json.member("subtracted", part.isSubtracted)
            json.member("source") { json in
              if let provenance = part.provenance {
                source(provenance, &json)
              } else {
                json.null()
              }
            }
            json.member("mappings") { json in
              json.array(part.groups) { group($1, &$0) }
            }
            json.member("otherMappings") { others(part.otherGroups, &$0) }
          }
        }
      }
    }
  }

  private func others(_ others: Report.OtherGroups?, _ json: inout JSONWriter) {
    guard let others else { return json.null() }
    json.object { json in
      json.member("groups", Int64(others.groups))
      json.member("bytes", others.size.whole)
      json.member("count", Int64(others.mappings))
    }
  }

  private func group(_ group: Report.Group, _ json: inout JSONWriter) {
    json.object { json in
      json.member("label", group.label)
      json.member("start", group.range.start.description)
      json.member("end", group.range.end.description)
      json.member("bytes", group.size.whole)
      json.member("count", Int64(group.mappings))
    }
  }
}

extension Figure {
  /// The integer, in the relation's unit.
  fileprivate var whole: Int64? {
    switch self {
    case .bytes(let bytes, _): bytes.bytes
    case .nanoseconds(let number), .count(let number): number
    case .number(let number, _): number.integer
    case .unlimited: nil
    }
  }
}

extension Report.Outcome {
  /// The correlator's verdict: a bound that is kept is `near` there.
  fileprivate var verdict: Verdict {
    switch self {
    case .differs: .differs
    case .near, .bound: .near
    case .equal: .equal
    case .unresolved: .unresolved
    }
  }
}
