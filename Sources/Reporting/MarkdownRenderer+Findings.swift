import Correlation

extension MarkdownRenderer {
  func addFindings(_ report: Report, to context: inout TemplateContext) {
    context[flag: "hasFindings"] = !report.findings.isEmpty
    context[list: "findings"] = report.findings.map { finding in
      var item = TemplateContext()
      item[markdown: "question"] = MarkdownText(finding.question)
      item[markdown: "answer"] = MarkdownText(finding.answer)
      let isBelow = finding.ledger.map(report.isShownBelow) ?? false
      item[flag: "isBelow"] = isBelow
      item[markdown: "title"] = MarkdownText(finding.ledger?.title ?? "")
      item[list: "tables"] = [finding.ledger].compactMap { $0 }.filter { _ in !isBelow }
        .map { Self.text(Self.ledgerTable($0)) }
      item[markdown: "id"] = .code(finding.id)
      item[list: "citations"] = finding.citations.map { Self.text(MarkdownText($0.text)) }
      return item
    }
  }
}
