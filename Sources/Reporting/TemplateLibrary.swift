import Mustache
import ReportTemplates

/// The templates that are compiled into the program.
package enum TemplateLibrary {
  /// The files of Templates/ by their path in it, as embedded.
  package static let files: [(path: String, content: [UInt8])] = (0..<report_template_count())
    .map { index in
      let file = report_template_at(index)
      return (
        String(cString: file.path),
        [UInt8](UnsafeBufferPointer(start: file.content, count: file.size))
      )
    }

  /// A file's text. The path is the program's own: that it is there is no reader's concern.
  static func text(_ path: String) -> String {
    guard let file = files.first(where: { $0.path == path }) else {
      preconditionFailure("no template \(path)")
    }
    return String(decoding: file.content, as: UTF8.self)
  }

  /// Renders a template, which may use all others as partials, by their path without `.mustache`.
  ///
  /// A test proves that every template parses and that each of its tags stands in the context.
  static func render(_ name: String, _ context: TemplateContext) -> String {
    guard let text = library.render(context, withTemplate: name) else {
      preconditionFailure("no template \(name)")
    }
    return text
  }

  private static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for file in files where file.path.hasSuffix(suffix) {
      do {
        try library.register(
          String(decoding: file.content, as: UTF8.self),
          named: String(file.path.dropLast(suffix.count)))
      } catch {
        preconditionFailure("template \(file.path): \(error)")
      }
    }
    return library
  }()

  private static let suffix = ".mustache"
}

/// The values of a template's tags: text that is already safe in the format, and what nests.
///
/// Templates print every value with `{{{…}}}`, for that its text is safe is a matter of types, not of
/// braces: it can only be an `HTMLText` or a `MarkdownText`.
package struct TemplateContext: MustacheParent, Sendable {
  package enum Value: Sendable {
    case text(String)
    case flag(Bool)
    case list([TemplateContext])
  }

  package private(set) var values: [String: Value] = [:]

  init() {}

  /// Write only, like the next: what was put in is for templates to read.
  subscript(html key: String) -> HTMLText? {
    get { nil }
    set { values[key] = newValue.map { .text($0.markup) } }
  }

  subscript(markdown key: String) -> MarkdownText? {
    get { nil }
    set { values[key] = newValue.map { .text($0.markup) } }
  }

  subscript(flag key: String) -> Bool {
    get { if case .flag(true)? = values[key] { true } else { false } }
    set { values[key] = .flag(newValue) }
  }

  subscript(list key: String) -> [TemplateContext] {
    get { if case .list(let list)? = values[key] { list } else { [] } }
    set { values[key] = .list(newValue) }
  }

  package func child(named name: String) -> Any? {
    switch values[name] {
    case .text(let text)?: text
    case .flag(let flag)?: flag
    case .list(let list)?: list
    case nil: nil
    }
  }
}
