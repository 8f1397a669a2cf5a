import Correlation
import MemoryUnits
import SnapshotModel

extension JSONRenderer {
  func ledger(_ ledger: Ledger, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", ledger.id)
      json.member("title", ledger.title)
      json.member("quantity", ledger.quantity.rawValue)
      json.member("total", ledger.total.bytes)
      json.member("entries") { json in
        json.array(ledger.entries) { json, entry in
          json.object { json in
            json.member("label", entry.label)
            json.member("bytes", entry.bytes.bytes)
            json.member("quantities", entry.quantities.map(\.rawValue))
          }
        }
      }
      json.member("residual", ledger.residual.bytes)
      json.member("residualLabel", ledger.residualLabel)
      json.member("bound") { bound(ledger.bound, &$0) }
      json.member("notes") { $0.array(ledger.notes) { missing($1, &$0) } }
    }
  }

  func bound(_ bound: ClosedRange<Int64>?, _ json: inout JSONWriter) {
    guard let bound else { return json.null() }
    json.object { json in
      json.member("from", bound.lowerBound)
      json.member("to", bound.upperBound)
    }
  }

  func missing(_ missing: Missing, _ json: inout JSONWriter) {
    json.object { json in
      json.member("what", missing.what)
      json.member("why", missing.why)
    }
  }

  func pageTable(_ table: ContingencyTable, _ json: inout JSONWriter) {
    json.object { members(of: table, &$0) }
  }

  /// `by`, `rows` and `total`, within an object that may have more.
  func members(of table: ContingencyTable, _ json: inout JSONWriter) {
    json.member("by", table.columns.map(\.rawValue))
    json.member("rows") { json in
      json.array(table.rows) { json, row in
        json.object { json in
          json.member("labels") { json in
            json.object { json in
              for (column, label) in zip(table.columns, row.labels) {
                json.member(column.rawValue, label)
              }
            }
          }
          json.member("bytes", row.size.bytes)
        }
      }
    }
    json.member("total", table.total.bytes)
  }
}
