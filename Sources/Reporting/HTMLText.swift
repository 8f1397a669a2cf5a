import MemoryUnits

/// Text that is safe to stand in an HTML page. Made only by escaping, or from the program's own tags.
struct HTMLText: ExpressibleByStringLiteral {
  private(set) var markup: String

  /// The program's own markup; a literal cannot come from the machine.
  init(stringLiteral value: StaticString) { markup = value.description }

  /// A style sheet of the program's own: within `<style>` no entity is read.
  init(styleSheet: String) { markup = styleSheet }

  /// Any text, made inert. Scalar by scalar: a `"` that bears an accent is one Character, but still
  /// ends an attribute.
  init(_ text: String, lines: Bool = false) {
    let text = text.visible(lines: lines)
    guard text.utf8.contains(where: Self.isSpecial) else {
      markup = text
      return
    }
    markup = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      default: markup.unicodeScalars.append(scalar)
      }
    }
  }

  /// A name, path, ID or formula, which may break where its words end.
  static func code(_ text: String) -> HTMLText {
    var code: HTMLText = "<code>"
    var word = ""
    for scalar in text.unicodeScalars {
      word.unicodeScalars.append(scalar)
      if scalar == "." || scalar == "_" || scalar == "/" {
        code += HTMLText(word) + "<wbr>"
        word = ""
      }
    }
    return code + HTMLText(word) + "</code>"
  }

  /// A link within the page.
  static func link(to anchor: String, _ label: HTMLText) -> HTMLText {
    "<a href=\"#" + HTMLText(anchor) + "\">" + label + "</a>"
  }

  init(_ prose: Prose) {
    self = prose.spans.reduce("") { sum, span in
      switch span {
      case .text(let text): sum + HTMLText(text)
      case .code(let text): sum + .code(text)
      case .amount(let text): sum + "<b>" + HTMLText(text) + "</b>"
      case .relation(let id, let title):
        sum + .link(to: Anchor.relation(id), HTMLText(title))
      }
    }
  }

  static func + (a: HTMLText, b: HTMLText) -> HTMLText {
    var sum = a
    sum.markup += b.markup
    return sum
  }

  static func += (a: inout HTMLText, b: HTMLText) { a.markup += b.markup }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}

/// The names by which places of a report can be linked to.
enum Anchor {
  static func relation(_ id: String) -> String { "relation-" + encoded(id) }
  static func reading(_ id: String) -> String { "reading-" + encoded(id) }

  /// Letters, digits, `.`, `_` and `-` as they are, every other byte as `~7b`: no two IDs meet.
  private static func encoded(_ id: String) -> String {
    var text: [UInt8] = []
    for byte in id.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        text.append(byte)
      default:
        text += Array("~\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
