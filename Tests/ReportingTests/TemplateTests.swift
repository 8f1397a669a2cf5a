import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite struct TemplateTests {
  @Test func everyFileOfTemplatesIsEmbeddedByteForByte() throws {
    let folder = projectRoot.appending(path: "Templates").resolvingSymlinksInPath()
    let known = Dictionary(uniqueKeysWithValues: TemplateLibrary.files)
    var found: Set<String> = []
    let files = try #require(FileManager.default.subpaths(atPath: folder.path))
    for path in files where path.hasSuffix(".mustache") || path.hasSuffix(".css") {
      found.insert(path)
      #expect(try known[path] == bytes(ofFile: "Templates/\(path)"), "\(path)")
    }
    #expect(found == Set(known.keys))
    let sources = Set(["embed.c", "include", "include/ReportTemplates.h", "html", "markdown"])
    #expect(Set(files).subtracting(found) == sources)
  }

  @Test func everyTagOfHTMLStandsInItsContextAndTheOtherWayRound() throws {
    try check("html/report", Self.reports.map(HTMLRenderer().context))
  }

  @Test func everyTagOfMarkdownStandsInItsContextAndTheOtherWayRound() throws {
    try check("markdown/report", Self.reports.map(MarkdownRenderer().context))
  }

  @Test func everyTagOfAComparisonStandsInItsContextAndTheOtherWayRound() throws {
    let reports = [ComparisonTests.report(), ComparisonTests.report(hasPages: false)]
    try check("html/comparison", reports.map(HTMLRenderer().context))
    try check("markdown/comparison", reports.map(MarkdownRenderer().context))
  }

  @Test func everyValueIsPrintedAsItIs() {
    for file in TemplateLibrary.files where file.path.hasSuffix(".mustache") {
      let text = String(decoding: file.content, as: UTF8.self)
      #expect(text.firstMatch(of: /(?:^|[^{])\{\{[^{#\/^>]/) == nil, "\(file.path)")
    }
  }

  /// One lacks the view that the other is about.
  private static let reports = [
    ReportExamples.everythingReport(), ReportExamples.everythingAndHeapReport(),
    ReportExamples.everythingAndPagesReport(), ReportExamples.findingsReport(),
  ]

  private func check(_ name: String, _ contexts: [TemplateContext]) throws {
    var walk = TagWalk()
    var values: Set<String> = []
    for context in contexts {
      try walk.template(name, [("", context)])
      TagWalk.keys(context, "", &values)
    }
    #expect(walk.missing.isEmpty)
    // A relation is shown by the same template, judged or not.
    let alike = { (paths: Set<String>) in
      Set(paths.map { $0.replacing(".unresolved.relations", with: ".groups.relations") })
    }
    #expect(alike(values).subtracting(alike(walk.used)).isEmpty)
    #expect(walk.skipped.isEmpty)
  }
}

/// Follows a template's tags through a context, as Mustache would, and notes what is not there.
private struct TagWalk {
  /// Paths of the context's values that some tag has used.
  var used: Set<String> = []
  var missing: Set<String> = []
  /// Sections of which no case was ever entered.
  var skipped: Set<String> { sections.subtracting(entered) }
  private var sections: Set<String> = []
  private var entered: Set<String> = []

  mutating func template(_ name: String, _ stack: [(String, TemplateContext)]) throws {
    let text = TemplateLibrary.text(name + ".mustache")
    var tags = text.matches(of: /\{\{\{?([#^\/>]?) ?([\w\/.-]+)\}?\}\}/)
      .map { (kind: String($0.output.1), name: String($0.output.2)) }[...]
    try walk(&tags, stack, name, isLive: true)
  }

  private typealias Tags = ArraySlice<(kind: String, name: String)>

  private mutating func walk(
    _ tags: inout Tags, _ stack: [(String, TemplateContext)], _ file: String, isLive: Bool
  ) throws {
    while let tag = tags.popFirst() {
      switch tag.kind {
      case "/": return
      case ">": if isLive { try template(tag.name, stack) }
      case "#", "^":
        sections.insert("\(file) \(tag.kind)\(tag.name)")
        let rest = tags
        var contexts: [[(String, TemplateContext)]] = []
        switch isLive ? find(tag.name, stack, file) : nil {
        case .flag(let flag)?: contexts = flag == (tag.kind == "#") ? [stack] : []
        case .list(let list)?:
          let path = path(of: tag.name, stack)
          contexts = list.map { stack + [(path, $0)] }
        case .text?: missing.insert("\(file): \(tag.name) is a text")
        case nil: break
        }
        if !contexts.isEmpty { entered.insert("\(file) \(tag.kind)\(tag.name)") }
        for context in contexts {
          tags = rest
          try walk(&tags, context, file, isLive: true)
        }
        if contexts.isEmpty { try walk(&tags, stack, file, isLive: false) }
      default: if isLive { _ = find(tag.name, stack, file) }
      }
    }
  }

  private mutating func find(
    _ name: String, _ stack: [(String, TemplateContext)], _ file: String
  ) -> TemplateContext.Value? {
    for (path, context) in stack.reversed() {
      guard let value = context.values[name] else { continue }
      used.insert("\(path).\(name)")
      return value
    }
    missing.insert("\(file): \(name)")
    return nil
  }

  private func path(of name: String, _ stack: [(String, TemplateContext)]) -> String {
    let owner = stack.last { $0.1.values[name] != nil }
    return "\(owner?.0 ?? "").\(name)"
  }

  /// The paths of all values of a context.
  static func keys(_ context: TemplateContext, _ path: String, _ keys: inout Set<String>) {
    for (name, value) in context.values {
      keys.insert("\(path).\(name)")
      if case .list(let list) = value {
        for element in list { Self.keys(element, "\(path).\(name)", &keys) }
      }
    }
  }
}
