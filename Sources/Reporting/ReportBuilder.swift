import Compression
package import Correlation
import MemoryUnits
import SnapshotModel

/// Makes the report of one correlated snapshot. Pure: the same snapshot gives the same report.
package struct ReportBuilder: Sendable {
  package var options: ReportOptions

  package init(options: ReportOptions = ReportOptions()) { self.options = options }

  /// The report of a result. `snapshotID` is the snapshot's number in its database.
  package func report(on result: CorrelationResult, snapshotID: Int64) -> Report {
    let snapshot = result.snapshot
    let relations = result.matches.map { RelationBuilder(snapshot: snapshot).relation($0) }
    var tally = Report.Tally()
    for relation in relations { tally.counts[relation.outcome, default: 0] += 1 }
    let headline = HeadlineBuilder(readings: snapshot.readings).headline()
    let unresolved = UnresolvedGrouping(readings: snapshot.readings)
      .groups(relations.filter { $0.outcome == .unresolved })
    return Report(
      title: "Memory of \(SubjectBuilder.name(snapshot.header.identity))",
      snapshot: Report.SnapshotFacts(
        id: snapshotID, header: snapshot.header, duration: snapshot.duration),
      subject: SubjectBuilder(snapshot: snapshot).facts(),
      warnings: snapshot.header.warnings,
      verdict: VerdictBuilder(
        snapshot: snapshot, relations: relations, tally: tally, headline: headline,
        unresolved: unresolved, ledgers: result.ledgers
      ).sentences(),
      findings: result.findings, tally: tally, headline: headline,
      goHeap: GoHeapBuilder(readings: snapshot.readings).heap(),
      ledger: LedgerSectionBuilder(result).section(),
      blocks: BlockBuilder(attribution: result.attribution).blocks(),
      attribution: result.attribution,
      relations: groups(relations), unresolved: unresolved,
      unmatched: unmatched(result.unmatched),
      unavailable: snapshot.unavailable.map {
        Report.Gap(what: $0.what, why: $0.why.reason, remedy: $0.why.remedy)
      },
      captures: snapshot.captures.map(rawCapture), readings: snapshot.readings)
  }

  private func groups(_ relations: [Report.Relation]) -> [Report.RelationGroup] {
    Report.Outcome.allCases.filter { $0 != .unresolved }.compactMap { outcome in
      let members = relations.filter { $0.outcome == outcome }
      return members.isEmpty ? nil : Report.RelationGroup(outcome: outcome, relations: members)
    }
  }

  private func unmatched(_ readings: [Reading]) -> [Report.UnmatchedReadings] {
    View.allCases.compactMap { view in
      let own = readings.filter { $0.quantity.view == view }
      guard !own.isEmpty else { return nil }
      return Report.UnmatchedReadings(
        view: view, readings: own.filter { $0.bytes != .zero },
        zero: own.filter { $0.bytes == .zero })
    }
  }

  private func rawCapture(_ capture: Capture) -> Report.RawCapture {
    var raw = Report.RawCapture(name: capture.name, source: capture.source)
    raw.begin = capture.begin?.wall
    if let begin = capture.begin, let end = capture.end {
      let (duration, overflow) = end.monotonic.subtractingReportingOverflow(begin.monotonic)
      raw.duration = overflow ? nil : duration
    }
    switch capture.outcome {
    case .unavailable(let why): raw.unavailable = why.reason
    case .captured(let content):
      raw.size = content.count
      guard content.count > 0, content.count < options.rawContentLimit else { break }
      do {
        raw.text = String(decoding: try content.decompressed(), as: UTF8.self)
      } catch {
        raw.unavailable = "\(error)"
      }
    }
    return raw
  }
}

/// What a reader chooses of a report.
package struct ReportOptions: Hashable, Sendable {
  /// Captures shorter than this, in bytes, are shown with their text; longer ones are listed only.
  package var rawContentLimit: Int

  package init(rawContentLimit: Int = 4096) { self.rawContentLimit = rawContentLimit }
}
