import Correlation
import SnapshotModel

extension JSONRenderer {
  func finding(_ finding: Finding, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", finding.id)
      json.member("question", finding.question)
      json.member("answer", finding.answer)
      json.member("ledger") { json in
        if let account = finding.ledger { ledger(account, &json) } else { json.null() }
      }
      json.member("citations", finding.citations.map(\.text))
      json.member("quantities", finding.quantities.map(\.rawValue))
    }
  }
}
