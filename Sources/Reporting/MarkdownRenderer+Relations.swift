import Correlation
import MemoryUnits
import SnapshotModel

extension MarkdownRenderer {
  func addRelations(_ report: Report, to context: inout TemplateContext) {
    context[list: "groups"] = report.relations.map { group in
      var item = TemplateContext()
      item[markdown: "heading"] = MarkdownText(group.outcome.heading)
      item[markdown: "gloss"] = MarkdownText(group.outcome.gloss)
      item[markdown: "count"] = MarkdownText(group.relations.count.grouped)
      item[flag: "folded"] = ![.differs, .near].contains(group.outcome)
      item[markdown: "summary"] = .summary("Show all \(group.relations.count.grouped)")
      item[list: "relations"] = group.relations.map(relation)
      return item
    }
    context[flag: "hasUnresolved"] = !report.unresolved.isEmpty
    context[markdown: "unresolvedCount"] = MarkdownText(report.tally[.unresolved].grouped)
    context[list: "unresolved"] = report.unresolved.map { group in
      var item = TemplateContext()
      item[markdown: "missing"] = .summary(group.missing)
      item[markdown: "count"] = MarkdownText(group.relations.count.grouped)
      item[list: "relations"] = group.relations.map(relation)
      return item
    }
  }

  private func relation(_ relation: Report.Relation) -> TemplateContext {
    var item = TemplateContext()
    item[markdown: "id"] = .code(relation.id)
    item[markdown: "badge"] = MarkdownText(
      relation.outcome.badge + (relation.label.map { " (\($0))" } ?? ""))
    item[markdown: "title"] = MarkdownText(relation.title)
    item[flag: "hasFinding"] = !relation.finding.isEmpty
    item[markdown: "finding"] = MarkdownText(relation.finding)
    item[list: "equations"] = [relation.left, relation.right].compactMap(\.equation).map {
      Self.text(.fenced($0.isOfMappings ? "\($0.labelled)\n\($0.digits)" : $0.digits))
    }
    item[markdown: "unit"] = MarkdownText(relation.unit.heading)
    item[flag: "hasPages"] = relation.hasPages
    item[list: "rows"] = relation.rows.map(row)
    item[list: "mappings"] = (relation.left.parts + relation.right.parts)
      .filter { !$0.groups.isEmpty }.map(mappings)
    item[flag: "hasMechanisms"] = !relation.mechanisms.isEmpty
    item[list: "mechanisms"] = relation.mechanisms.map {
      var mechanism = TemplateContext()
      mechanism[markdown: "name"] = MarkdownText($0.name)
      mechanism[markdown: "range"] = MarkdownText("\($0.lower.signed) to \($0.upper.signed)")
      mechanism[markdown: "formula"] = MarkdownText($0.formula)
      mechanism[markdown: "explanation"] = MarkdownText($0.explanation)
      return mechanism
    }
    item[list: "missing"] = relation.missing.map {
      Self.text(.code($0.what) + MarkdownText($0.why.isEmpty ? "" : ": \($0.why)"))
    }
    item[markdown: "because"] = MarkdownText(relation.because)
    item[list: "citations"] = relation.citations.map { Self.text(MarkdownText($0)) }
    return item
  }

  private func row(_ row: Report.Relation.Row) -> TemplateContext {
    var item = TemplateContext()
    item[markdown: "heading"] =
      row.kind == .part ? MarkdownText(row.heading) : "**" + MarkdownText(row.heading) + "**"
    item[markdown: "amount"] = MarkdownText(row.amount)
    item[markdown: "pages"] = MarkdownText(row.pages)
    var what: MarkdownText = .code(row.reading ?? row.what)
    if !row.note.isEmpty { what += "<br><sub>" + MarkdownText(row.note) + "</sub>" }
    item[markdown: "what"] = what
    return item
  }

  private func mappings(_ part: Report.Part) -> TemplateContext {
    var rows = part.groups.map { group -> MarkdownText in
      var row: MarkdownText = "| "
      row += .code(group.range.description) + " | " + MarkdownText(group.size.digits) + " | "
      row += MarkdownText(group.size.pageDigits) + " | " + .code(group.label)
      return row + MarkdownText(group.count) + " |"
    }
    if let others = part.otherGroups {
      rows.append(
        "| | " + MarkdownText(others.size.digits) + " | " + MarkdownText(others.size.pageDigits)
          + " | " + MarkdownText(others.text) + " |")
    }
    var item = TemplateContext()
    item[markdown: "summary"] = "The mappings behind " + .summaryCode(part.label)
    item[markdown: "groups"] = .lines(rows)
    return item
  }
}
