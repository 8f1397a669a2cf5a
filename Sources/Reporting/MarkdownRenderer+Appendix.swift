import MemoryUnits
import SnapshotModel

/// Tables of many rows are written here: a template takes each as one value.
extension MarkdownRenderer {
  func addUnmatched(_ views: [Report.UnmatchedReadings], to context: inout TemplateContext) {
    context[flag: "hasUnmatched"] = !views.isEmpty
    let count = views.reduce(0) { $0 + $1.readings.count + $1.zero.count }
    context[markdown: "unmatchedCount"] = MarkdownText(count.grouped)
    context[list: "unmatched"] = views.map { own in
      var item = TemplateContext()
      item[markdown: "view"] = MarkdownText(own.view.rawValue)
      item[markdown: "count"] = MarkdownText((own.readings.count + own.zero.count).grouped)
      item[flag: "hasRows"] = !own.readings.isEmpty
      item[markdown: "rows"] = .lines(own.readings.map(row))
      item[flag: "hasZero"] = !own.zero.isEmpty
      item[markdown: "zeroCount"] = MarkdownText(own.zero.count.grouped)
      item[markdown: "zero"] = own.zero.reduce("") { sum, reading in
        sum + (sum.markup.isEmpty ? "" : ", ") + .code(reading.id)
      }
      return item
    }
  }

  private func row(_ reading: Reading) -> MarkdownText {
    let figure = Figure(reading.amount, unit: reading.unit)
    var row: MarkdownText = "| "
    row += .code(reading.id)
    if let title = QuantityCatalog.definition(of: reading.quantity)?.title {
      row += "<br><sub>" + MarkdownText(title) + "</sub>"
    }
    return row + " | " + MarkdownText(figure.text) + " | " + MarkdownText(reading.provenance.text)
      + " |"
  }

  func addGaps(_ gaps: [Report.Gap], to context: inout TemplateContext) {
    context[flag: "hasGaps"] = !gaps.isEmpty
    context[markdown: "gapCount"] = MarkdownText(gaps.count.grouped)
    context[markdown: "gaps"] = .lines(
      gaps.map { gap in
        "| " + .code(gap.what) + " | " + MarkdownText(gap.why) + " | " + MarkdownText(gap.remedy)
          + " |"
      })
  }

  func addCaptures(_ captures: [Report.RawCapture], to context: inout TemplateContext) {
    context[markdown: "captureCount"] = MarkdownText(captures.count.grouped)
    context[markdown: "capturesNote"] = MarkdownText(captures.note)
    context[markdown: "captures"] = .lines(captures.map(row))
    context[list: "contents"] = captures.compactMap { capture in
      guard let text = capture.text else { return nil }
      var item = TemplateContext()
      item[markdown: "name"] = .summaryCode(capture.name)
      item[markdown: "size"] = .summary("\((capture.size ?? 0).grouped) B")
      item[markdown: "text"] = .fenced(text)
      return item
    }
  }

  private func row(_ capture: Report.RawCapture) -> MarkdownText {
    var row: MarkdownText = "| "
    row += .code(capture.name) + " | " + .code(capture.source) + " | "
    row += MarkdownText(capture.size?.grouped ?? capture.unavailable ?? "") + " | "
    row += MarkdownText(capture.begin.map { UTCTime($0).milliseconds } ?? "") + " | "
    return row + MarkdownText(capture.duration.map(Duration.short) ?? "") + " |"
  }
}
