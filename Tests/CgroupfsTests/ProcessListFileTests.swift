import Cgroupfs
import Testing
import TextParsing

@Suite struct ProcessListFileTests {
  @Test func readsPidsInAnyOrderAndOnce() throws {
    let list = try ProcessListFile().parse("916\n915\n916\n")
    #expect(list.pids == [915, 916])
    #expect(list.invisible == 0)
  }

  @Test func countsProcessesOfOtherPidNamespaces() throws {
    let list = try ProcessListFile().parse("0\n915\n0\n")
    #expect(list.pids == [915])
    #expect(list.invisible == 2)
  }

  @Test func takesAnEmptyFileForAnEmptyCgroup() throws {
    #expect(
      try ProcessListFile().parse(controlFile("v2-nested/pod/cgroup.procs"), path: "p").pids
        == [])
  }

  @Test(arguments: [
    ("12\nx", "file:2: expected a process ID, found \"x\""),
    ("4294967296", "file:1: expected a process ID, found \"4294967296\""),
    ("\n", "file:1: expected a process ID, found \"\""),
  ])
  func refusesOtherShapes(text: String, error: String) {
    #expect(message(ProcessListFile(), text) == error)
  }
}

@Suite struct ControllerListFileTests {
  @Test func readsNames() throws {
    let text = try controlFile("v2-swap/cgroup.controllers")
    #expect(try ControllerListFile().parse(text, path: "c").contains("memory"))
    #expect(try ControllerListFile().parse("\n") == [])
    #expect(try ControllerListFile().parse("") == [])
  }

  @Test func refusesASecondLine() {
    #expect(
      message(ControllerListFile(), "cpu\nmemory")
        == "file:2: expected a single line, found \"memory\"")
  }
}
