import Procfs
import Testing
import TextParsing

struct MountInfoTests {
  @Test func findsTheMountOfTheMemoryController() throws {
    let mounts = try MountInfoParser().parse(fixture("prometheus/mountinfo"), path: "mountinfo")
    #expect(mounts.count == 19)
    let memory = try #require(mounts.first { $0.superOptions.contains("memory") })
    #expect(memory.mountPoint == "/sys/fs/cgroup/memory")
    #expect(memory.fileSystem == "cgroup")
    #expect(memory.root == "/")
    #expect(memory.device == "0:32")
    #expect(memory.options == ["rw", "relatime"])
    #expect(memory.parentID == 31)
  }

  @Test func undoesTheEscapes() throws {
    let mounts = try parse(
      #"36 35 98:0 /a\040b /m\134\011n\012o\043 rw shared:1 master:2 - ext3 - rw,errors=continue"#,
      with: MountInfoParser())
    let mount = try #require(mounts.first)
    #expect(mount.root == "/a b")
    #expect(mount.mountPoint == "/m\\\tn\no#")
    #expect(mount.propagation == ["shared:1", "master:2"])
    #expect(mount.source == "-")
  }

  @Test func keepsABackslashThatEscapesNothing() throws {
    let mounts = try parse(
      #"36 35 98:0 / /x\9\04 rw - ext3 s rw"#, with: MountInfoParser())
    #expect(mounts.first?.mountPoint == #"/x\9\04"#)
  }

  @Test func readsAnEmptySourceAndARootAboveTheNamespace() throws {
    let mounts = try parse(
      "28 22 0:24 /../.. /sys/fs/cgroup rw - cgroup2  rw,nsdelegate\n", with: MountInfoParser())
    #expect(mounts.first?.source == "")
    #expect(mounts.first?.root == "/../..")
    #expect(mounts.first?.superOptions == ["rw", "nsdelegate"])
  }

  @Test(arguments: ["", "36 35 98:0 / /m rw - ext3", "36 35 98:0 / /m rw ext3 s rw x y z"])
  func refusesALineOfAnotherShape(_ line: String) {
    #expect(
      message { try parse(line + "\n", with: MountInfoParser()) }
        == "/proc/1/file:1: expected \"<id> <parent> <device> <root> <mount point> <options> … - "
        + "<type> <source> <options>\", found \"\(line)\"")
  }
}
