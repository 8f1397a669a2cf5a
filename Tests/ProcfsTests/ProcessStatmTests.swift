import MemoryUnits
import Procfs
import Testing

struct ProcessStatmTests {
  @Test func readsSevenColumns() throws {
    let statm = try ProcessStatm(parsing: fixture("published-2020/statm"), path: "statm")
    #expect(
      ProcessStatm.Column.allCases.map { statm[$0]?.pages }
        == [35207, 8684, 6285, 4026, 0, 26265, 0])
    #expect(!statm.isEmpty)
  }

  @Test(arguments: ["zombie", "exited-leader", "kernel-thread"])
  func isEmptyWithoutMemory(_ folder: String) throws {
    #expect(try ProcessStatm(parsing: fixture("\(folder)/statm"), path: "statm").isEmpty)
  }

  @Test func givesNothingForANegativeCounterPrintedAs64Bits() throws {
    let text = Array("5 4 18446744073709551615 1 0 2 0\n".utf8)
    let statm = try ProcessStatm(parsing: text, path: "statm")
    #expect(statm[.shared] == nil)
    #expect(statm[.text] == PageCount(1))
    #expect(!statm.isEmpty)
  }

  @Test(arguments: ["", "1 2 3 4 5 6\n", "1 2 3 4 5 6 7 8\n", "1 2 3 x 5 6 7", "1 2 3 -4 5 6 7"])
  func refusesAnythingElse(_ text: String) {
    let shown = text.hasSuffix("\n") ? String(text.dropLast()) : text
    #expect(
      message { try ProcessStatm(parsing: Array(text.utf8), path: "/proc/1/statm") }
        == "/proc/1/statm:1: expected seven numbers of pages, found \"\(shown)\"")
  }
}
