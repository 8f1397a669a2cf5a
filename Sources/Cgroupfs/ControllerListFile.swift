package import TextParsing

/// Parses cgroup.controllers and cgroup.subtree_control: names in one line, which may be missing.
///
/// Source: kernel/cgroup/cgroup.c cgroup_controllers_show (v2).
/// Throws where a second line follows.
package struct ControllerListFile: LineParser {
  private var controllers: [String] = []

  package init() {}

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard location.line == 1 else {
      throw ParseError(at: location, expected: "a single line", found: line)
    }
    for field in line.fields() { controllers.append(line.string(field)) }
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> [String] { controllers }
}
