import Procfs
import Testing
import TextParsing

struct ProcessCgroupTests {
  @Test func findsTheMemoryControllerOfVersion1() throws {
    let cgroup = try ProcessCgroup.Parser().parse(fixture("prometheus/cgroup"), path: "cgroup")
    #expect(cgroup.entries.count == 10)
    #expect(cgroup.memoryPath == "/pods/prom")
    #expect(cgroup.unifiedPath == "/pods/prom")
    #expect(cgroup.entries.first?.controllers == ["name=systemd"])
  }

  @Test func findsVersion2Alone() throws {
    let cgroup = try ProcessCgroup.Parser().parse(fixture("prometheus-6.1/cgroup"), path: "cgroup")
    #expect(cgroup.memoryPath == nil)
    #expect(cgroup.unifiedPath == "/app")
  }

  @Test func keepsColonsOfPathsAndSplitsControllers() throws {
    let cgroup = try parse(
      "4:cpu,memory:/a:b (deleted)\n0::/../../x\n", with: ProcessCgroup.Parser())
    #expect(cgroup.entries.first?.controllers == ["cpu", "memory"])
    #expect(cgroup.memoryPath == "/a:b (deleted)")
    #expect(cgroup.unifiedPath == "/../../x")
  }

  @Test(arguments: ["", "4:memory", "x:memory:/", "4:memory:", "4:memory:relative"])
  func refusesALineOfAnotherShape(_ line: String) {
    #expect(
      message { try parse(line + "\n", with: ProcessCgroup.Parser()) }
        == "/proc/1/file:1: expected \"<hierarchy>:<controllers>:/<path>\", found \"\(line)\"")
  }
}
