import MemoryUnits
import SnapshotModel

/// The Go heap, and what anonymous memory is for.
extension HTMLRenderer {
  func addGoHeap(_ heap: Report.GoHeap?, to context: inout TemplateContext) {
    context[flag: "hasHeap"] = heap != nil
    context[list: "heapFacts"] = (heap?.facts ?? []).map { fact in
      var item = TemplateContext()
      item[html: "label"] = HTMLText(fact.label)
      item[html: "value"] = HTMLText(fact.value)
      return item
    }
    context[html: "heapRows"] = (heap?.rows ?? []).reduce(into: "") { rows, row in
      rows += "<tr class=\"" + HTMLText("depth\(min(row.depth, 3))" as String)
      rows += "\"><th scope=\"row\">" + HTMLText(row.title)
      if !row.gloss.isEmpty { rows += "<small>" + HTMLText(row.gloss) + "</small>" }
      rows += "</th>" + cell(row.size) + cell(row.resident, unknown: "") + "<td>"
      rows += (row.reading.map(Self.reading) ?? "") + "</td></tr>\n"
    }
  }

  func addBlocks(_ report: Report, to context: inout TemplateContext) {
    context[flag: "hasBlocks"] = !report.blocks.isEmpty
    context[html: "blocksNote"] = HTMLText(report.blocksNote)
    // Only what is listed below can be linked to.
    let listed = Set(report.readings.map(\.id))
    context[list: "blocks"] = report.blocks.map { block in
      var item = TemplateContext()
      item[html: "label"] = HTMLText(block.label)
      item[html: "place"] = HTMLText(block.place)
      item[html: "finding"] = HTMLText(block.finding)
      item[html: "cells"] = cell(block.size) + cell(block.rss)
      item[html: "rows"] = block.shares.reduce(into: "") { rows, share in
        rows += "<tr class=\"share\"><th scope=\"row\">" + HTMLText(share.title)
        if let id = share.quantity?.rawValue {
          rows += "<small>" + (listed.contains(id) ? Self.reading(id) : .code(id)) + "</small>"
        }
        rows += "</th>" + cell(share.size) + cell(share.resident) + "</tr>\n"
      }
      return item
    }
  }

  /// The rounded number has its place also where there is none, so that the exact ones stand in line.
  private func cell(_ bytes: ByteCount?, unknown: HTMLText = "?") -> HTMLText {
    let figure = bytes.map { Figure.bytes($0) }
    var cell: HTMLText = "<td class=\"number\">"
    cell += figure.map { HTMLText($0.exact) } ?? unknown
    return cell + "<small>" + HTMLText(figure?.rounded ?? "") + "</small></td>"
  }
}

extension Report {
  /// What the table of blocks holds, and how it adds up.
  var blocksNote: String {
    "Private memory without a file, neighbouring mappings taken together, the largest first. Every "
      + "byte of a block stands in one of its rows. What is in RAM: of a block its Rss, of a row what "
      + "was resident when the heap was read; ? where that cannot be told."
  }
}
