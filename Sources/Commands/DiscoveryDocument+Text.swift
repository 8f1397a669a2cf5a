import Correlation
import Reporting

extension DiscoveryDocument {
  /// For people at a terminal: each relation with how many such chance would give.
  var text: String {
    let groups = Group.allCases.map { ($0, relations($0)) }.filter { !$0.1.isEmpty }
    guard !groups.isEmpty else { return "No relation was found.\n" }
    return groups.map { group, relations in
      var table = TextTable(["by chance", "relation"], right: [0])
      for relation in relations {
        table.add([
          relation.chance,
          relation.formula + (relation.remark.isEmpty ? "" : "  (\(relation.remark))"),
        ])
      }
      return "\(group.heading)\n\n\(table.text)"
    }.joined(separator: "\n")
  }
}
