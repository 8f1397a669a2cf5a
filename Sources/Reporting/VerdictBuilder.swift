import Correlation
import MemoryUnits
import SnapshotModel

/// Says in a few sentences what the report has found. Every sentence is made from its numbers.
struct VerdictBuilder {
  let snapshot: Snapshot
  let relations: [Report.Relation]
  let tally: Report.Tally
  let headline: Report.Headline
  let unresolved: [Report.UnresolvedGroup]
  let ledgers: [Ledger]

  func sentences() -> [Prose] {
    [
      kernelView(), usage(), goView(), count(), differences(), explained(), unjudged(), stillness(),
    ].filter { !$0.isEmpty }
  }

  private func figure(_ row: String, _ view: View) -> Figure? {
    headline.rows.first { $0.title == row }?.cells[view]?.figure
  }

  private func kernelView() -> Prose {
    var parts: [Prose] = []
    if let size = figure("Address space", .procfs) {
      parts.append("the process has \(size) of address space")
    }
    if let resident = figure("Resident", .procfs) {
      var part: Prose =
        parts.isEmpty
        ? "\(resident) of the process are resident" : "\(resident) of it resident"
      if let anonymous = figure("Anonymous", .procfs) {
        part += " (\(anonymous.rounded ?? anonymous.exact) of that anonymous)"
      }
      parts.append(part)
    }
    var sentence = Prose.joined(parts)
    if let charged = figure("Charged", .cgroup) {
      sentence += "\(parts.isEmpty ? "" : "; ")its cgroup is charged \(charged)"
      if let limit = figure("Limit", .cgroup) {
        sentence += limit == .unlimited ? ", without a limit" : ", of at most \(limit)"
      }
    }
    return sentence.isEmpty ? "" : "By the kernel’s account, " + sentence + "."
  }

  private func goView() -> Prose {
    for view in [View.metrics, .core] {
      guard let held = figure("Go: Sys − HeapReleased", view) else { continue }
      let account = view == .metrics ? "the program’s own account" : "its memory’s account"
      guard let alloc = figure("Go: HeapAlloc", view) else {
        return "By \(account), Go holds \(held) (Sys − HeapReleased)."
      }
      return "By \(account), Go holds \(held), of which \(alloc) are objects on the heap."
    }
    return ""
  }

  private func count() -> Prose {
    guard tally.total > 0 else { return "No relation applies to what was read." }
    let parts: [(Report.Outcome, one: String, many: String)] = [
      (.equal, "holds exactly", "hold exactly"),
      (
        .near, "holds nearly, by a mechanism that is named",
        "hold nearly, by mechanisms that are named"
      ),
      (.bound, "is a bound that is kept", "are bounds that are kept"),
      (.differs, "differs", "differ"),
      (.unresolved, "could not be judged", "could not be judged"),
    ]
    let clauses = parts.filter { tally[$0.0] > 0 }.map { outcome, one, many -> Prose in
      "\(tally[outcome]) \(tally[outcome] == 1 ? one : many)"
    }
    let relations = tally.total == 1 ? "relation" : "relations"
    return "Of \(tally.total) \(relations) between the numbers, "
      + Prose.joined(clauses, last: " and ") + "."
  }

  private func differences() -> Prose {
    let differing = relations.filter { $0.outcome == .differs }
    let established = differing.filter { !$0.isReportedClaim }
    let claims = differing.filter(\.isReportedClaim)
    var text: Prose = ""
    if let worst = Self.widest(established) {
      text +=
        "The largest difference between numbers that should agree is \(worst.figure) in \(worst.relation)."
    } else if tally.total > tally[.unresolved] {
      text += "No established relation is broken."
    }
    if let worst = Self.widest(claims) {
      text += text.isEmpty ? "" : " "
      text +=
        claims.count == 1
        ? "One claim that people have reported does not hold here: \(worst.relation), by \(worst.figure)."
        : "\(claims.count) claims that people have reported do not hold here; farthest off, by "
          + "\(worst.figure), is \(worst.relation)."
    }
    return text
  }

  private func explained() -> Prose {
    guard let widest = Self.widest(relations.filter { $0.outcome == .near }) else { return "" }
    let names = widest.relation.mechanisms.filter { !($0.lower.isZero && $0.upper.isZero) }
      .map(\.name)
    return "The largest that a mechanism allows is \(widest.figure) in \(widest.relation) "
      + "(\(names.joined(separator: ", ")))."
  }

  /// The relation with the largest residual in bytes, else in whatever it is measured in.
  private static func widest(
    _ relations: [Report.Relation]
  ) -> (relation: Report.Relation, figure: Figure)? {
    let inBytes = relations.filter { $0.unit == .bytes }
    // The first of those that are equally wide, so that the same numbers name the same relation.
    var widest: (relation: Report.Relation, size: Int64)?
    for relation in inBytes.isEmpty ? relations : inBytes {
      let size = relation.residual?.size ?? 0
      if size > widest?.size ?? -1 { widest = (relation, size) }
    }
    guard let relation = widest?.relation, let residual = relation.residual else { return nil }
    return (relation, residual.magnitude)
  }

  private func unjudged() -> Prose {
    guard !unresolved.isEmpty else { return "" }
    let shown = unresolved.prefix(2).map { group -> Prose in
      "\(group.relations.count) for want of \(group.missing)"
    }
    let rest = unresolved.dropFirst(2).reduce(0) { $0 + $1.relations.count }
    return "Not judged: " + Prose.joined(shown, separator: "; ")
      + (rest == 0 ? "." : "; \(rest) for other reasons.")
  }

  private func stillness() -> Prose {
    let consistency = snapshot.header.consistency
    guard consistency.attempts > 0, !consistency.counters.isEmpty else { return "" }
    guard !consistency.isStable else { return "The process held still while it was read." }
    return
      "The process went on while it was read: \(consistency.moved.count) of \(consistency.own.count) "
      + "counters of the kernel moved, and what they moved by is allowed for."
  }
}
