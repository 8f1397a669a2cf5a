import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
  @Test func helpNamesEveryCommand() throws {
    let result = try runMemcorrelate(["--help"])
    #expect(result.status == 0)
    let commands = [
      "snapshot", "report", "ledger", "compare", "watch", "list", "show", "explain", "export",
      "rederive",
      "delete",
    ]
    for command in commands {
      #expect(result.text.contains("  \(command) "), "\(command)")
    }
  }

  @Test(arguments: [
    (["frobnicate"], "Unexpected argument 'frobnicate'"),
    (["snapshot", "--pid", "1", "--name", "x"], "give --pid or --name, not both"),
    (["snapshot", "--pid", "0"], "--pid must be at least 1"),
    (["snapshot"], "name a process: --pid or --name (or captured files: --from)"),
    (["snapshot", "--pid", "1", "--exe", "x"], "--exe needs a core: --core or --core-command"),
    (["snapshot", "--pid", "1", "--cert", "x"], "--cert and --key go together"),
    (
      ["ledger", "--by", "role,colour"],
      "--by: there is no column \"colour\" (there are: mapping permissions residency kind maps huge "
        + "charge role core)"
    ),
    (["ledger", "--by", "role,role"], "--by takes one to three columns, each once (of: mapping "),
    (
      ["ledger", "--by", "role,kind,maps,huge"],
      "--by takes one to three columns, each once (of: mapping "
    ),
    (["ledger", "--by", ""], "--by: there is no column \"\" (there are: mapping "),
    (["ledger", "--resident"], "--resident needs columns: --by"),
    (["report", "--snapshot", "x"], "The value 'x' is invalid for '--snapshot <number>'"),
  ])
  func badUsageIsStatus64(arguments: [String], message: String) throws {
    let result = try runMemcorrelate(arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(message))
  }

  @Test func aClosedPipeIsSuccess() throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appending(path: "memcorrelate").path
    let result = try runProgram(
      "/bin/bash", ["-c", "\"$0\" explain | true; echo ${PIPESTATUS[0]}", program])
    #expect(result.text == "0\n")
    #expect(result.errors.isEmpty)
  }

  @Test func everyIDThatExplainListsIsExplained() throws {
    let list = try runMemcorrelate(["explain"])
    #expect(list.status == 0)
    let ids = list.text.split(separator: "\n").map(String.init)
    #expect(ids.count > 300)
    for id in ids.enumerated().filter({ $0.offset % 40 == 0 }).map(\.element) {
      let result = try runMemcorrelate(["explain", id])
      #expect(result.status == 0 && result.text.hasPrefix("\(id): "), "\(id)")
    }
  }

  @Test func aQuestionIsExplainedByWhenItIsAnswered() throws {
    let text = try runMemcorrelate(["explain", "working-set"]).text
    #expect(text.hasPrefix("working-set: What do the kubelet and kubectl top show"))
    #expect(text.contains("\nAnswered:   given a cgroup below the root"))
    #expect(text.contains("\nSource:     google/cadvisor"))
  }

  @Test func aRelationIsExplainedWithItsMechanisms() throws {
    let text = try runMemcorrelate(["explain", "cgroup.v1.usage-is-rss-cache-kmem"]).text
    #expect(text.contains("\n  cgroup.v1.memory.usage_in_bytes\n"))
    #expect(text.contains("\nMechanism:  memcg stock: "))
    #expect(text.contains("\nBecause:    "))
    #expect(text.contains("\nSource:     Linux mm/memcontrol.c"))
  }

  @Test func anUnknownIDIsStatus2() throws {
    let result = try runMemcorrelate(["explain", "no.such.id"])
    #expect(result.status == 2)
    #expect(
      result.errors
        == "memcorrelate: no.such.id: no quantity, relation or finding has this ID "
        + "(memcorrelate explain lists them)\n")
  }
}
