import Foundation
import Testing

@testable import Reporting

@Suite struct MarkdownRendererTests {
  @Test func saysTheKubeProxySums() {
    let report = ReportExamples.report(
      on: ReportExamples.kubeProxy(), ReportExamples.kubeProxyRelations)
    let markdown = render(report, as: .markdown)
    for line in [
      "26,265 = 96 + 39 + 16,384 + 9,713 + 33 pages",
      "4,916 pages = 4,911 read-only data of /usr/local/bin/kube-proxy + 3 [vvar] + 2 [vdso]",
      "35,207 = 4,026 + 4,911 + 96 + 39 + 16,384 + 9,713 + 33 + 3 + 2 pages",
      "4,916 = 35,207 − 4,026 − 26,265 pages",
    ] {
      #expect(markdown.contains("\n\(line)\n"))
    }
  }

  @Test(arguments: ReportExamples.hostile)
  func hostileTextStaysText(_ text: String) {
    let plain = Shape(render(ReportExamples.everythingAndPagesReport(), as: .markdown))
    let markdown = render(ReportExamples.hostileReport(text), as: .markdown)
    let shape = Shape(markdown)
    #expect(shape.tags.subtracting(plain.tags).isEmpty)
    #expect(shape.openFence == false)
    #expect(shape.oddTableRows.isEmpty)
    #expect(
      shape.headings.allSatisfy { heading in
        heading.hasPrefix("# Memory of") || heading.hasPrefix("## ") || heading.hasPrefix("### ")
          || heading.hasPrefix("#### ")
      })
    #expect(shape.outside.firstMatch(of: /(?:^|[^\\])\]\(/) == nil)
    #expect(!shape.outside.contains("http:"))
    #expect(markdown.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !$0.isInvisible })
  }

  @Test func escapesOnlyWhatWouldBeMarkup() {
    #expect(
      MarkdownText("total_inactive_file is 5 (a - b)" as String).markup
        == "total_inactive_file is 5 (a - b)")
    #expect(
      MarkdownText("a|b <c> *d* `e` \\" as String).markup
        == "a&#124;b &#60;c&#62; \\*d\\* \\`e\\` \\\\")
    let lines = ["- a", "12. a", "1) a", "+ a", "---", "4.7 MiB", "a - b", "", "12", "-"]
    #expect(
      lines.map { MarkdownText($0).markup } == [
        "\\- a", "12\\. a", "1\\) a", "\\+ a", "\\---", "4.7 MiB", "a - b", "", "12", "\\-",
      ])
    #expect(MarkdownText.code("a b_c*<d>").markup == "`a b_c*<d>`")
    #expect(MarkdownText.code("a|`b`").markup == "<code>a&#124;&#96;b&#96;</code>")
    #expect(MarkdownText.fenced("a\n````\n").markup == "`````text\na\n````\n`````")
  }

  /// What GitHub would make of a document, as far as a test needs to know.
  struct Shape {
    var tags: Set<String> = []
    var headings: [String] = []
    var oddTableRows: [String] = []
    var openFence = false
    /// All that is read as Markdown, without code.
    var outside = ""

    init(_ markdown: String) {
      var fence: String?
      var columns: Int?
      for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
        if let open = fence {
          if line.hasPrefix(open), line.allSatisfy({ $0 == "`" }) { fence = nil }
          continue
        }
        if line.hasPrefix("```") {
          fence = String(line.prefix { $0 == "`" })
          continue
        }
        if line.hasPrefix("#") { headings.append(String(line)) }
        if line.hasPrefix("|") {
          let bars = line.utf8.count { $0 == UInt8(ascii: "|") }
          if let columns, columns != bars { oddTableRows.append(String(line)) }
          columns = bars
        } else {
          columns = nil
        }
        let text = line.replacing(/`[^`]+`/, with: "")
        // HTML, and no Markdown, to the end of the line.
        if !line.hasPrefix("<summary>") { outside += text + "\n" }
        for tag in text.matches(of: /<[^>]*>?/) { tags.insert(String(tag.output)) }
      }
      openFence = fence != nil
    }
  }
}
