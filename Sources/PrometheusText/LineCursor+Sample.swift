import TextParsing

extension LineCursor {
  /// The sample that fills the line.
  mutating func sample(_ line: borrowing Span<UInt8>) throws(ParseError) -> MetricSample {
    let plain = name(line, colons: true)
    guard isAtEnd(line) || line[index].isBlank || line[index] == UInt8(ascii: "{") else {
      throw error("a metric sample", line)
    }
    var name = line.string(plain)
    skipBlanks(line)
    var labels: [MetricLabel] = []
    if take(UInt8(ascii: "{"), line) {
      // Without a name before it, a brace begins a quoted name; else it is some other language's.
      guard !name.isEmpty || (!isAtEnd(line) && line[index] == UInt8(ascii: "\"")) else {
        throw error("a metric sample", line)
      }
      labels = try self.labels(line, metricName: &name)
    }
    guard !name.isEmpty else { throw error("a metric sample", line) }
    let value = try value(line, of: name)
    let timestamp = try timestamp(line)
    var exemplar: Exemplar?
    if take(UInt8(ascii: "#"), line) { exemplar = try self.exemplar(line) }
    guard isAtEnd(line) else { throw error("the end of the line after the sample", line) }
    return MetricSample(
      name: name, labels: labels, value: value, timestamp: timestamp, exemplar: exemplar,
      line: location.line)
  }

  /// The labels after an opening brace, up to and with the closing one.
  ///
  /// A quoted text without a value is the name of the metric, if there is none before the brace.
  private mutating func labels(
    _ line: borrowing Span<UInt8>, metricName: inout String
  ) throws(ParseError) -> [MetricLabel] {
    var labels: [MetricLabel] = []
    while !take(UInt8(ascii: "}"), line) {
      let isQuoted = !isAtEnd(line) && line[index] == UInt8(ascii: "\"")
      let name: String
      if isQuoted {
        name = try quotedText(line)
      } else {
        name = line.string(self.name(line, colons: false))
      }
      skipBlanks(line)
      if take(UInt8(ascii: "="), line), !name.isEmpty {
        let value = try quotedText(line)
        guard !labels.contains(where: { $0.name == name }) else {
          throw error("each label once", line)
        }
        labels.append(MetricLabel(name, value))
      } else if isQuoted, metricName.isEmpty, labels.isEmpty {
        metricName = name
      } else {
        throw error("labels as in {name=\"value\"}", line)
      }
      skipBlanks(line)
      let ended = !isAtEnd(line) && line[index] == UInt8(ascii: "}")
      guard ended || take(UInt8(ascii: ","), line) else {
        throw error("\",\" or \"}\" after a label", line)
      }
    }
    return labels
  }

  private mutating func value(
    _ line: borrowing Span<UInt8>, of name: String
  ) throws(ParseError) -> SampleValue {
    let field = word(line)
    skipBlanks(line)
    guard let value = SampleValue(line.string(field)) else {
      throw error("a number after \"\(name)\"", line)
    }
    return value
  }

  /// The number behind the value, if there is one.
  private mutating func timestamp(
    _ line: borrowing Span<UInt8>
  ) throws(ParseError) -> ExactDecimal? {
    guard !isAtEnd(line), line[index] != UInt8(ascii: "#") else { return nil }
    let field = word(line)
    skipBlanks(line)
    guard let timestamp = ExactDecimal(line.string(field)) else {
      throw error("a timestamp after the value", line)
    }
    return timestamp
  }

  /// What follows `#` behind a sample: `{trace_id="abc"} 0.5 1520879607.789`.
  private mutating func exemplar(_ line: borrowing Span<UInt8>) throws(ParseError) -> Exemplar {
    guard take(UInt8(ascii: "{"), line) else {
      throw error("an exemplar's labels after \"#\"", line)
    }
    // No metric is named here: a quoted text alone is an error.
    var name = "exemplar"
    let labels = try labels(line, metricName: &name)
    let value = try value(line, of: "#")
    return Exemplar(labels: labels, value: value, timestamp: try timestamp(line))
  }
}

extension SampleValue {
  /// A number, `NaN` or an infinity, in the spellings that Go's and Python's readers accept.
  init?(_ text: String) {
    if let number = ExactDecimal(wide: text) {
      self = .finite(number)
      return
    }
    switch text.lowercased() {
    case "nan": self = .notANumber
    case "+inf", "inf", "+infinity", "infinity": self = .positiveInfinity
    case "-inf", "-infinity": self = .negativeInfinity
    default:
      // Letters were dealt with; what Double still takes has too many digits, but no hexadecimal.
      guard text.utf8.allSatisfy({ decimalBytes.contains($0) }), Double(text) != nil else {
        return nil
      }
      self = .overlong(text)
    }
  }
}

private let decimalBytes = Set("0123456789+-.eE".utf8)

extension ExactDecimal {
  /// Also whole numbers of 19 digits, as far as 63 bits hold them.
  init?(wide text: String) {
    if let number = ExactDecimal(text) {
      self = number
    } else if let integer = Int64(text) {
      self.init(integer)
    } else {
      return nil
    }
  }
}
