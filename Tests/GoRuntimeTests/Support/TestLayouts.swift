import Foundation
import TestSupport
import Testing

@testable import GoRuntime

/// One entry of the table that is compiled in.
func layout(_ name: String, _ architecture: String = "amd64") throws -> GoLayout {
  try #require(GoLayoutTable.builtIn?.layouts(for: architecture).first { $0.name == name })
}

/// Every entry of it, by architecture and name.
let allLayouts: [(architecture: String, name: String)] = ["amd64", "arm64"].flatMap {
  architecture in
  (GoLayoutTable.builtIn?.layouts(for: architecture) ?? []).map { (architecture, $0.name) }
}

/// The file that is compiled in, with changes.
func layoutTable(_ change: (inout [String: [String: [String: Any]]]) -> Void) throws -> Data {
  let file = Data(try bytes(ofFile: "Sources/GoLayouts/go-layouts.json"))
  var table = try #require(
    try JSONSerialization.jsonObject(with: file) as? [String: [String: [String: Any]]])
  change(&table)
  return try JSONSerialization.data(withJSONObject: table)
}
