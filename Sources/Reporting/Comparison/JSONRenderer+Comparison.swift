import Correlation
import MemoryUnits
import SnapshotModel
import TextParsing

extension JSONRenderer {
  func render(_ report: ComparisonReport) -> String {
    let comparison = report.comparison
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", ComparisonReport.schema)
      json.member("before") { snapshot(report.before, &$0) }
      json.member("after") { snapshot(report.after, &$0) }
      json.member("elapsed", comparison.elapsed)
      json.member("sameProgram") { truth(comparison.isSameProgram, &$0) }
      json.member("sameProcess") { truth(comparison.isSameProcess, &$0) }
      json.member("warnings", report.warnings.map(\.plain))
      json.member("traits") { $0.array(comparison.traits) { trait($1, &$0) } }
      json.member("ledgers") { $0.array(comparison.ledgers) { difference($1, &$0) } }
      json.member("uncompared") { json in
        json.array(comparison.uncompared) { json, ledger in
          json.object { json in
            json.member("id", ledger.id)
            json.member("why", ledger.why)
          }
        }
      }
      json.member("limits") { $0.array(comparison.limits) { missing($1, &$0) } }
      json.member("views") { $0.array(comparison.views) { view($1, &$0) } }
    }
    return writer.text + "\n"
  }

  private func truth(_ value: Bool?, _ json: inout JSONWriter) {
    if let value { json.bool(value) } else { json.null() }
  }

  private func trait(_ trait: Trait, _ json: inout JSONWriter) {
    json.object { json in
      json.member("what", trait.kind.rawValue)
      json.member("before", trait.before)
      json.member("after", trait.after)
      json.member("same") { truth(trait.isSame, &$0) }
    }
  }

  private func difference(_ ledger: LedgerDifference, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", ledger.difference.id)
      json.member("title", ledger.difference.title)
      json.member("quantity", ledger.difference.quantity.rawValue)
      json.member("total") {
        change(ledger.before.total, ledger.after.total, ledger.difference.total, &$0)
      }
      json.member("parts") { json in
        json.array(ledger.parts) { json, part in
          json.object { json in
            json.member("label", part.label)
            members(part.before, part.after, part.difference, &json)
          }
        }
      }
      json.member("residual") {
        change(ledger.before.residual, ledger.after.residual, ledger.difference.residual, &$0)
      }
      json.member("residualLabel", ledger.difference.residualLabel)
      json.member("bound") { bound(ledger.difference.bound, &$0) }
      json.member("notes") { $0.array(ledger.difference.notes) { missing($1, &$0) } }
    }
  }

  private func change(
    _ before: ByteCount, _ after: ByteCount, _ difference: ByteCount, _ json: inout JSONWriter
  ) {
    json.object { members(before, after, difference, &$0) }
  }

  private func members(
    _ before: ByteCount, _ after: ByteCount, _ difference: ByteCount, _ json: inout JSONWriter
  ) {
    json.member("before", before.bytes)
    json.member("after", after.bytes)
    json.member("difference", difference.bytes)
  }

  private func view(_ changes: ViewChanges, _ json: inout JSONWriter) {
    json.object { json in
      json.member("view", changes.view.rawValue)
      json.member("changed") { json in
        json.array(changes.changed) { json, reading in
          json.object { json in
            json.member("id", reading.id)
            json.member("quantity", reading.quantity.rawValue)
            json.member("unit", reading.unit.rawValue)
            json.member("before") { amount(reading.before, &$0) }
            json.member("after") { amount(reading.after, &$0) }
            json.member("difference") { json in
              if let difference = reading.difference {
                json.number(difference)
              } else {
                json.null()
              }
            }
          }
        }
      }
      json.member("unchanged", Int64(changes.unchanged))
      json.member("onlyBefore", changes.onlyBefore)
      json.member("onlyAfter", changes.onlyAfter)
      json.member("incomparable", changes.incomparable)
    }
  }

  private func amount(_ amount: Amount, _ json: inout JSONWriter) {
    switch amount {
    case .bytes(let bytes): json.number(ExactDecimal(bytes.bytes))
    case .number(let number): json.number(number)
    case .unlimited: json.string("unlimited")
    }
  }
}
