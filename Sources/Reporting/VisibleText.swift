extension String {
  /// The same text with nothing in it that a reader cannot see or that turns other text around.
  ///
  /// Control and format characters (line breaks, right-to-left marks, zero-width blanks) become
  /// `\n`, `\u{202E}`. With `lines`, line feeds and tabs stay.
  package func visible(lines: Bool = false) -> String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return self }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += lines ? "\n" : "\\n"
      case "\t": text += lines ? "\t" : "\\t"
      case "\r": text += "\\r"
      case "\0": text += "\\0"
      default:
        if scalar.isInvisible {
          text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Controls, format characters such as right-to-left marks, separators of lines, and what no font
  /// has a picture for.
  var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
