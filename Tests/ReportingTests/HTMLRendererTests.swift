import Foundation
import Testing

@testable import Reporting

@Suite struct HTMLRendererTests {
  @Test func thePageAsksForNothingFromAnywhere() {
    let html = render(ReportExamples.everythingAndPagesReport(), as: .html)
    for sign in ["http:", "https:", "//", "<script", "<iframe", "@import", "url(", "src="] {
      #expect(!html.contains(sign), "\(sign)")
    }
    #expect(
      html.matches(of: /href="(?<target>[^"]*)"/).allSatisfy {
        $0.output.target.hasPrefix("#") || $0.output.target == "data:,"
      })
  }

  @Test func everyLinkHasItsPlaceAndEveryPlaceIsOne() {
    let html = render(ReportExamples.everythingAndPagesReport(), as: .html)
    let places = html.matches(of: /\ id="(?<id>[^"]*)"/).map { String($0.output.id) }
    #expect(Set(places).count == places.count)
    let known = Set(places)
    for link in html.matches(of: /href="#(?<id>[^"]*)"/) {
      #expect(known.contains(String(link.output.id)), "\(link.output.id)")
    }
    #expect(known.contains("relation-procfs.else"))
    #expect(known.contains("reading-procfs.statm.size"))
    #expect(known.contains("reading-cgroup.v2.memory.current~7bcgroup~3d~22~2f~22~7d"))
  }

  @Test(arguments: ReportExamples.hostile)
  func hostileTextStaysText(_ text: String) {
    let plain = render(ReportExamples.everythingAndPagesReport(), as: .html)
    let html = render(ReportExamples.hostileReport(text), as: .html)
    // Whatever the text, no tag and no attribute may appear that a harmless report has not.
    let tags = { (html: String) in
      Set(
        html.unicodeScalars.split(separator: "<").dropFirst().map { tag in
          String(String.UnicodeScalarView(tag.prefix { $0 != " " && $0 != ">" && $0 != "\n" }))
        })
    }
    #expect(tags(html).subtracting(tags(plain)).isEmpty)
    let attributes = { (html: String) in
      Set(
        html.matches(of: /<[a-z0-9]+\ ([^<>]*)>/).flatMap { tag in
          tag.output.1.replacing(/"[^"]*"/, with: "").split(separator: " ").map(String.init)
        })
    }
    #expect(attributes(html).subtracting(attributes(plain)).isEmpty)
    #expect(html.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !$0.isInvisible })
    // Every `<` begins a tag of the program's own, in full.
    let tag = /<(?:!DOCTYPE html|\/?[a-z0-9]+(?: [a-z-]+(?:="[^"<>]*")?)*)>/
    #expect(html.matches(of: tag).count == html.utf8.count { $0 == UInt8(ascii: "<") })
  }

  @Test func saysTheKubeProxySums() {
    let report = ReportExamples.report(
      on: ReportExamples.kubeProxy(), ReportExamples.kubeProxyRelations)
    let html = render(report, as: .html)
    #expect(html.contains("26,265 = 96 + 39 + 16,384 + 9,713 + 33"))
    #expect(html.contains("4,916 = 4,911 + 3 + 2"))
  }

  @Test func theSameReportGivesTheSameBytes() {
    for format in ReportFormat.allCases {
      let first = render(ReportExamples.everythingAndPagesReport(), as: format)
      #expect(first == render(ReportExamples.everythingAndPagesReport(), as: format))
    }
  }
}
