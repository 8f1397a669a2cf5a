import MemoryUnits
import SnapshotModel

/// The Go heap, and what anonymous memory is for.
extension MarkdownRenderer {
  func addGoHeap(_ heap: Report.GoHeap?, to context: inout TemplateContext) {
    context[flag: "hasHeap"] = heap != nil
    context[list: "heapFacts"] = (heap?.facts ?? []).map { fact in
      var item = TemplateContext()
      item[markdown: "label"] = MarkdownText(fact.label)
      item[markdown: "value"] = MarkdownText(fact.value)
      return item
    }
    context[markdown: "heapRows"] = .lines(
      (heap?.rows ?? []).map { row in
        var line: MarkdownText = "| "
        for _ in 0..<row.depth { line += "&emsp;" }
        line += row.depth == 0 ? "**" + MarkdownText(row.title) + "**" : MarkdownText(row.title)
        if !row.gloss.isEmpty { line += " <sub>" + MarkdownText(row.gloss) + "</sub>" }
        line += " | " + cell(row.size) + " | " + cell(row.resident, unknown: "") + " | "
        return line + (row.reading.map(MarkdownText.code) ?? "") + " |"
      })
  }

  func addBlocks(_ report: Report, to context: inout TemplateContext) {
    context[flag: "hasBlocks"] = !report.blocks.isEmpty
    context[markdown: "blocksNote"] = MarkdownText(report.blocksNote)
    context[markdown: "blocks"] = .lines(report.blocks.flatMap(lines))
  }

  private func lines(_ block: Report.Block) -> [MarkdownText] {
    var head: MarkdownText = "| **"
    head += MarkdownText(block.label) + "** " + MarkdownText(block.place)
    if !block.finding.isEmpty { head += "<br>" + MarkdownText(block.finding) }
    head += " | **" + cell(block.size) + "** | **" + cell(block.rss) + "** |"
    return [head]
      + block.shares.map { share in
        var line: MarkdownText = "| &emsp;"
        line += MarkdownText(share.title)
        if let id = share.quantity?.rawValue { line += " <sub>" + .code(id) + "</sub>" }
        return line + " | " + cell(share.size) + " | " + cell(share.resident) + " |"
      }
  }

  private func cell(_ bytes: ByteCount?, unknown: String = "?") -> MarkdownText {
    MarkdownText(bytes.map { Figure.bytes($0).text } ?? unknown)
  }
}
