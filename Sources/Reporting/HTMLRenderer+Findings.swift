import Correlation

extension HTMLRenderer {
  func addFindings(_ report: Report, to context: inout TemplateContext) {
    let listed = Self.listed(report)
    context[flag: "hasFindings"] = !report.findings.isEmpty
    context[list: "findings"] = report.findings.map { finding in
      var item = TemplateContext()
      item[html: "question"] = HTMLText(finding.question)
      item[html: "answer"] = HTMLText(finding.answer)
      let isBelow = finding.ledger.map(report.isShownBelow) ?? false
      item[flag: "isBelow"] = isBelow
      item[html: "title"] = HTMLText(finding.ledger?.title ?? "")
      item[list: "tables"] = [finding.ledger].compactMap { $0 }.filter { _ in !isBelow }
        .map { ledgerTable($0, listed: listed) }
      item[html: "id"] = .code(finding.id)
      item[list: "citations"] = finding.citations.map { Self.text(HTMLText($0.text)) }
      return item
    }
  }
}
