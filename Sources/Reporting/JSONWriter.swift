package import TextParsing

/// Writes JSON in a fixed form: two blanks a level, keys in the order in which they are written.
package struct JSONWriter {
  /// The document so far.
  package private(set) var text = ""
  private var depth = 0
  private var isFirst = true

  package init() {}

  package mutating func object(_ body: (inout JSONWriter) -> Void) { nest("{", "}", body) }

  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void
  ) {
    nest("[", "]") { writer in
      for element in elements {
        writer.separate()
        body(&writer, element)
      }
    }
  }

  /// A member of an object: its value is what `body` writes.
  package mutating func member(_ key: String, _ body: (inout JSONWriter) -> Void) {
    separate()
    string(key)
    text += ": "
    body(&self)
  }

  package mutating func member(_ key: String, _ value: String?) {
    member(key) { writer in
      if let value { writer.string(value) } else { writer.null() }
    }
  }

  package mutating func member(_ key: String, _ value: Int64?) {
    member(key) { writer in
      if let value { writer.text += String(value) } else { writer.null() }
    }
  }

  package mutating func member(_ key: String, _ value: Bool) {
    member(key) { $0.bool(value) }
  }

  package mutating func member(_ key: String, _ value: [String]) {
    member(key) { $0.array(value) { $0.string($1) } }
  }

  package mutating func bool(_ value: Bool) { text += value ? "true" : "false" }

  package mutating func null() { text += "null" }

  /// Every digit as read: `7331840`, `1795310283.48`, `5e30`.
  package mutating func number(_ number: ExactDecimal) { text += number.description }

  /// A string. Characters that cannot be seen are escaped, so that it stays inert in a terminal too.
  package mutating func string(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.isInvisible { escape(scalar) } else { text.unicodeScalars.append(scalar) }
      }
    }
    text += "\""
  }

  /// `\u202e`, above U+FFFF as a pair of surrogates.
  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  private mutating func nest(
    _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
  ) {
    text += open
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { newLine() }
    text += close
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { text += "," }
    isFirst = false
    newLine()
  }

  private mutating func newLine() {
    text += "\n" + String(repeating: "  ", count: depth)
  }
}
