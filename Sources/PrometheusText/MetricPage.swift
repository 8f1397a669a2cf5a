package import TextParsing

/// What a page in one of the exposition formats says.
package struct MetricPage: Hashable, Sendable {
  package enum Format: Hashable, Sendable {
    /// Prometheus text format 0.0.4. Timestamps are in milliseconds.
    case text
    /// OpenMetrics 1.0: the page ends in `# EOF`. Timestamps are in seconds.
    case openMetrics
  }

  package var format = Format.text
  /// All of them in the page's order, also those that come twice.
  package var samples: [MetricSample] = []
  /// What the comments tell, by the name of the family.
  package var metadata: [String: MetricMetadata] = [:]

  package init() {}

  /// The family that a sample belongs to: its name, or its name less what a histogram, a summary or
  /// OpenMetrics puts behind. `nil` where no comment tells of it.
  package func family(ofSample name: String) -> (name: String, metadata: MetricMetadata)? {
    if let metadata = metadata[name] { return (name, metadata) }
    for suffix in Self.suffixes where name.hasSuffix(suffix) {
      let family = String(name.dropLast(suffix.count))
      if let metadata = metadata[family] { return (family, metadata) }
    }
    return nil
  }

  private static let suffixes = [
    "_total", "_created", "_bucket", "_count", "_sum", "_gcount", "_gsum", "_info",
  ]
}

/// One line that is not a comment.
package struct MetricSample: Hashable, Sendable {
  package let name: String
  /// In the page's order.
  package let labels: [MetricLabel]
  package let value: SampleValue
  package let timestamp: ExactDecimal?
  package let exemplar: Exemplar?
  /// The line on the page, counted from 1.
  package let line: Int
}

package struct MetricLabel: Hashable, Sendable {
  package let name: String
  /// Without escapes.
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [MetricLabel] {
  /// As an exposition page writes them, ordered by name: `{cgroup="/kubepods",code="200"}`. Empty
  /// without labels.
  package var exposition: String {
    if isEmpty { return "" }
    let pairs = sorted { $0.name < $1.name }.map { "\($0.name)=\"\(escaped($0.value))\"" }
    return "{" + pairs.joined(separator: ",") + "}"
  }
}

private func escaped(_ value: String) -> String {
  var text = ""
  for scalar in value.unicodeScalars {
    switch scalar {
    case "\\": text += "\\\\"
    case "\"": text += "\\\""
    case "\n": text += "\\n"
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text
}

/// The number of a sample.
package enum SampleValue: Hashable, Sendable {
  case finite(ExactDecimal)
  /// A finite number with more digits than can be kept exactly, as written.
  case overlong(String)
  case notANumber
  case positiveInfinity
  case negativeInfinity
}

/// An example of what was counted, behind an OpenMetrics sample.
package struct Exemplar: Hashable, Sendable {
  package let labels: [MetricLabel]
  package let value: SampleValue
  package let timestamp: ExactDecimal?
}

/// What `# HELP`, `# TYPE` and `# UNIT` say of a family. Empty where they are missing.
package struct MetricMetadata: Hashable, Sendable {
  package var help = ""
  /// `counter`, `gauge`, `histogram`, `summary`, `untyped`, or one of OpenMetrics' types.
  package var type = ""
  package var unit = ""

  package init() {}
}
