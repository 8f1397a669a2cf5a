/// The formats in which a report can be had.
package enum ReportFormat: String, Sendable, CaseIterable {
  case markdown
  case html
  case json
}

/// The report as a document: the same report gives the same text, to the byte.
package func render(_ report: Report, as format: ReportFormat) -> String {
  switch format {
  case .markdown: MarkdownRenderer().render(report)
  case .html: HTMLRenderer().render(report)
  case .json: JSONRenderer().render(report)
  }
}
