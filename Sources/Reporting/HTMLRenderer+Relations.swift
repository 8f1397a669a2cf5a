import Correlation
import MemoryUnits
import SnapshotModel

extension HTMLRenderer {
  func addRelations(_ report: Report, to context: inout TemplateContext) {
    context[list: "groups"] = report.relations.map { group in
      var item = TemplateContext()
      item[html: "outcome"] = HTMLText(group.outcome.rawValue)
      item[html: "heading"] = HTMLText(group.outcome.heading)
      item[html: "gloss"] = HTMLText(group.outcome.gloss)
      item[html: "count"] = HTMLText(group.relations.count.grouped)
      item[list: "relations"] = group.relations.map(relation)
      return item
    }
    context[flag: "hasUnresolved"] = !report.unresolved.isEmpty
    context[html: "unresolvedCount"] = HTMLText(report.tally[.unresolved].grouped)
    context[list: "unresolved"] = report.unresolved.map { group in
      var item = TemplateContext()
      item[html: "missing"] = HTMLText(group.missing)
      item[html: "count"] = HTMLText(group.relations.count.grouped)
      item[list: "relations"] = group.relations.map(relation)
      return item
    }
  }

  private func relation(_ relation: Report.Relation) -> TemplateContext {
    var item = TemplateContext()
    item[html: "anchor"] = HTMLText(Anchor.relation(relation.id))
    item[html: "id"] = HTMLText(relation.id)
    item[html: "outcome"] = HTMLText(relation.outcome.rawValue)
    item[html: "badge"] = HTMLText(relation.outcome.badge)
    item[html: "title"] = HTMLText(relation.title)
    item[flag: "hasLabel"] = relation.label != nil
    item[html: "label"] = HTMLText(relation.label ?? "")
    item[flag: "folded"] = ![.differs, .near].contains(relation.outcome)
    item[html: "glance"] = HTMLText(relation.glance)
    item[flag: "hasFinding"] = !relation.finding.isEmpty
    item[html: "finding"] = HTMLText(relation.finding)
    item[list: "equations"] = [relation.left, relation.right].compactMap(\.equation).map(equation)
    item[html: "unit"] = HTMLText(relation.unit.heading)
    item[flag: "hasPages"] = relation.hasPages
    item[list: "rows"] = relation.rows.map(row)
    item[list: "mappings"] = (relation.left.parts + relation.right.parts)
      .filter { !$0.groups.isEmpty }.map(mappings)
    item[flag: "hasMechanisms"] = !relation.mechanisms.isEmpty
    item[list: "mechanisms"] = relation.mechanisms.map {
      var mechanism = TemplateContext()
      mechanism[html: "name"] = HTMLText($0.name)
      mechanism[html: "range"] = HTMLText("\($0.lower.signed) to \($0.upper.signed)" as String)
      mechanism[html: "formula"] = HTMLText($0.formula)
      mechanism[html: "explanation"] = HTMLText($0.explanation)
      return mechanism
    }
    item[flag: "hasMissing"] = !relation.missing.isEmpty
    item[list: "missing"] = relation.missing.map {
      Self.text(.code($0.what) + HTMLText($0.why.isEmpty ? "" : ": \($0.why)"))
    }
    item[html: "because"] = HTMLText(relation.because)
    item[list: "citations"] = relation.citations.map { Self.text(HTMLText($0)) }
    return item
  }

  private func equation(_ equation: Report.Equation) -> TemplateContext {
    var labelled = HTMLText("\(equation.totalWithUnit) =" as String)
    for (index, term) in equation.terms.enumerated() {
      labelled += " <span class=\"term\">"
      labelled += HTMLText("\(equation.sign(term, index))\(term.amount.grouped) " as String)
      labelled += "<i>" + HTMLText(term.label) + "</i></span>"
    }
    var item = TemplateContext()
    item[html: "labelled"] = labelled
    item[flag: "isLabelled"] = equation.isOfMappings
    item[html: "digits"] = HTMLText(equation.digits)
    return item
  }

  private func row(_ row: Report.Relation.Row) -> TemplateContext {
    var item = TemplateContext()
    item[html: "kind"] = HTMLText(row.kind.rawValue)
    item[html: "heading"] = HTMLText(row.heading)
    item[html: "amount"] = HTMLText(row.amount)
    item[html: "pages"] = HTMLText(row.pages)
    var what = row.reading.map(Self.reading) ?? (row.what.isEmpty ? "" : .code(row.what))
    if !row.note.isEmpty { what += "<small>" + HTMLText(row.note) + "</small>" }
    item[html: "what"] = what
    return item
  }

  private func mappings(_ part: Report.Part) -> TemplateContext {
    var rows: HTMLText = ""
    for group in part.groups {
      rows += "<tr><td><code>" + HTMLText(group.range.description) + "</code></td>"
      rows += "<td class=\"number\">" + HTMLText(group.size.digits) + "</td>"
      rows += "<td class=\"number\">" + HTMLText(group.size.pageDigits) + "</td><td>"
      rows += HTMLText(group.label) + HTMLText(group.count) + "</td></tr>\n"
    }
    if let others = part.otherGroups {
      rows += "<tr><td></td><td class=\"number\">" + HTMLText(others.size.digits)
      rows += "</td><td class=\"number\">" + HTMLText(others.size.pageDigits) + "</td><td>"
      rows += HTMLText(others.text) + "</td></tr>\n"
    }
    var item = TemplateContext()
    item[html: "summary"] = "The mappings behind " + .code(part.label)
    item[html: "groups"] = rows
    return item
  }
}
