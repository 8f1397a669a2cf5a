package import TextParsing

/// One number of Go's runtime.MemStats, as a page prints it.
///
/// Source: src/runtime/mstats.go, type MemStats. Leaves out what is no single number: the histories of
/// pauses, the size classes; and the two flags.
package struct MemStatsField: Hashable, Sendable {
  /// The field's name in Go: `HeapSys`.
  package let name: String
  package let value: ExactDecimal
  /// The line on the page, counted from 1.
  package let line: Int

  package init(name: String, value: ExactDecimal, line: Int) {
    self.name = name
    self.value = value
    self.line = line
  }
}
