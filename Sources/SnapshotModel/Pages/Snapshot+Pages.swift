import Compression
package import Pages
import TextParsing

extension Snapshot {
  /// The lists of pages that captures hold under `pages/PID`, that of the process itself first. One that
  /// cannot be parsed is left out: `unavailable` tells of it since it was derived.
  package static func pages(in captures: [Capture], of pid: Int32) -> [PageList] {
    let lists = captures.filter { $0.name.hasPrefix(PageList.folder) }
      .compactMap { try? PageList(parsing: $0) }
    return lists.filter { $0.pid == pid } + lists.filter { $0.pid != pid }
  }

  /// Those of `unavailable` for want of which pages were not seen, or not in full.
  package var pageGaps: [SnapshotHeader.Gap] {
    let sources = captures.filter { $0.name.hasPrefix(PageList.folder) }.map(\.source)
    let names = Set(
      PageSource.Name.allCases.map(\.tells) + [PageLedger.name, View.ledger.rawValue] + sources)
    return unavailable.filter { names.contains($0.what) }
      .map { SnapshotHeader.Gap($0.what, $0.why) }
  }
}

extension PageList {
  /// Where in a snapshot's captures lists of pages are.
  package static let folder = "pages/"

  /// `nil` where the capture has no content.
  ///
  /// Throws where it is not whole, or no list of pages.
  package init?(parsing capture: Capture) throws {
    guard let content = capture.content else { return nil }
    var splitter = LineSplitter(PageListParser(), path: capture.source)
    try content.forEachChunk { chunk in try splitter.feed(chunk) }
    self = try splitter.finish()
  }
}
