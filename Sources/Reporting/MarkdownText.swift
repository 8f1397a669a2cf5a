/// Text that is safe to stand in a Markdown document as GitHub reads it, table cells included.
struct MarkdownText: ExpressibleByStringLiteral {
  private(set) var markup: String

  /// The program's own markup; a literal cannot come from the machine.
  init(stringLiteral value: StaticString) { markup = value.description }

  /// Plain words, made inert: what could open emphasis, code, a link, HTML, a list or a table cell is
  /// escaped. They may stand at the beginning of a line.
  init(_ text: String) { self.init(text, beginsLine: true) }

  private init(_ text: String, beginsLine: Bool) {
    markup = ""
    let scalars = Array(text.visible().unicodeScalars)
    let marker = beginsLine ? Self.listMarker(scalars) : nil
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case _ where index == marker: markup += "\\\(scalar)"
      case "\\", "`", "*", "[", "]", "~", "#", "$", "{", "}": markup += "\\\(scalar)"
      // Within a word an underscore is no markup: total_inactive_file stays readable.
      case "_":
        markup += index > 0 && scalars[index - 1].properties.isAlphabetic ? "_" : "\\_"
      // No address becomes a link by itself.
      case ":": markup += text.contains("://") ? "\\:" : ":"
      case ".": markup += text.contains("www.") ? "\\." : "."
      case "|", "<", ">", "&", "@", "!": markup += Self.entity(scalar)
      default: markup.unicodeScalars.append(scalar)
      }
    }
  }

  /// The index of what would make a line that begins so an item of a list, or its predecessor a
  /// heading: `- a`, `12. a`, `===`.
  private static func listMarker(_ scalars: [Unicode.Scalar]) -> Int? {
    let start = scalars.firstIndex { $0 != " " } ?? scalars.endIndex
    let end = scalars[start...].firstIndex { !("0"..."9").contains($0) } ?? scalars.endIndex
    guard end < scalars.count else { return nil }
    let isLast = end + 1 == scalars.count || scalars[end + 1] == " "
    switch scalars[end] {
    case "=", "-": return end == start ? end : nil
    case "+": return end == start && isLast ? end : nil
    case ".", ")": return end > start && isLast ? end : nil
    default: return nil
    }
  }

  /// A name, path, ID or formula. As a code span where that is enough, else as HTML with every mark
  /// written as an entity: backslashes do not work in a code span, nor backticks, nor in tables bars.
  static func code(_ text: String) -> MarkdownText {
    let text = text.visible()
    var result: MarkdownText = ""
    if text.isEmpty { return result }
    if text.unicodeScalars.contains(where: { "`|\\".unicodeScalars.contains($0) })
      || text.hasPrefix(" ") || text.hasSuffix(" ")
    {
      result.markup = "<code>\(entities(text))</code>"
    } else {
      result.markup = "`\(text)`"
    }
    return result
  }

  /// A name, path or ID where Markdown is not read, but HTML: in the `<summary>` line of a folded block.
  static func summaryCode(_ text: String) -> MarkdownText {
    var result: MarkdownText = ""
    result.markup = "<code>\(HTMLText(text).markup)</code>"
    return result
  }

  /// Plain words in a `<summary>` line.
  static func summary(_ text: String) -> MarkdownText {
    var result: MarkdownText = ""
    result.markup = HTMLText(text).markup
    return result
  }

  static func summary(_ prose: Prose) -> MarkdownText {
    prose.spans.reduce("") { sum, span in
      switch span {
      case .text(let text), .amount(let text), .relation(_, let text): sum + .summary(text)
      case .code(let text): sum + .summaryCode(text)
      }
    }
  }

  /// One line after another.
  static func lines(_ lines: [MarkdownText]) -> MarkdownText {
    var result: MarkdownText = ""
    result.markup = lines.map(\.markup).joined(separator: "\n")
    return result
  }

  /// Lines as they are, fenced by more backticks than stand anywhere in them.
  static func fenced(_ text: String) -> MarkdownText {
    var run = 0
    var longest = 2
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let text = text.visible(lines: true)
    var result: MarkdownText = ""
    result.markup = "\(fence)text\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
    return result
  }

  init(_ prose: Prose) {
    self = prose.spans.enumerated().reduce("") { sum, span in
      switch span.element {
      case .text(let text): sum + MarkdownText(text, beginsLine: span.offset == 0)
      case .code(let text): sum + .code(text)
      case .amount(let text): sum + "**" + MarkdownText(text) + "**"
      case .relation(_, let title): sum + "“" + MarkdownText(title) + "”"
      }
    }
  }

  static func + (a: MarkdownText, b: MarkdownText) -> MarkdownText {
    var sum = a
    sum.markup += b.markup
    return sum
  }

  static func += (a: inout MarkdownText, b: MarkdownText) { a.markup += b.markup }

  /// Everything in ASCII that is neither letter, digit, blank nor harmless, as an entity.
  private static func entities(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { sum, scalar in
      if scalar.isASCII && !scalar.properties.isAlphabetic
        && !" 0123456789-/,=%+()".unicodeScalars.contains(scalar)
      {
        sum += entity(scalar)
      } else {
        sum.unicodeScalars.append(scalar)
      }
    }
  }

  private static func entity(_ scalar: Unicode.Scalar) -> String { "&#\(scalar.value);" }
}
