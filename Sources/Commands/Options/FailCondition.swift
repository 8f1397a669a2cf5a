import ArgumentParser
import Correlation
import MemoryUnits
import Reporting

/// What `--fail-on` asks for.
enum FailCondition: Hashable {
  case differs
  /// Holds by a mechanism alone. An upper bound that is kept needs none.
  case near
  case unresolved
  case unexplained(ByteCount)

  /// Conditions with commas between them: `differs,unexplained>64MiB`.
  static func list(_ text: String) throws -> [FailCondition] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let condition = FailCondition(word) else {
        throw ValidationError(
          "\"\(String(word).visible())\" is none of differs, near, unresolved, unexplained>AMOUNT "
            + "(such as unexplained>64MiB)")
      }
      return condition
    }
  }

  private init?(_ word: Substring) {
    switch word {
    case "differs": self = .differs
    case "near": self = .near
    case "unresolved": self = .unresolved
    default:
      let name = "unexplained>"
      guard word.hasPrefix(name), let amount = ByteCount(text: word.dropFirst(name.count)) else {
        return nil
      }
      self = .unexplained(amount)
    }
  }

  /// A line for each thing that meets the condition. Empty where nothing does.
  func complaints(_ result: CorrelationResult) -> [String] {
    switch self {
    case .differs: Self.complaints("differs", result.binding.filter { $0.verdict == .differs })
    case .near:
      Self.complaints("near", result.binding.filter { $0.verdict == .near && !$0.isKeptBound })
    case .unresolved:
      Self.complaints("unresolved", result.binding.filter { $0.verdict == .unresolved })
    case .unexplained(let limit):
      result.unexplained.flatMap { found in
        found.amount > limit
          ? [
            "unexplained: \(found.amount.formatted) in \(found.what), more than \(limit.formatted)"
          ]
          : nil
      } ?? []
    }
  }

  /// `differs: procfs.size-is-sum-of-mappings`
  static func complaints(_ what: String, _ matches: [Match]) -> [String] {
    matches.map { "\(what): \($0.relation.id)" }
  }
}
