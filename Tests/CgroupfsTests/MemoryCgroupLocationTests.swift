import Cgroupfs
import Testing

@Suite struct MemoryCgroupLocationTests {
  private let v1 = CgroupMount(
    mountPoint: "/sys/fs/cgroup/memory", root: "/", fileSystem: "cgroup",
    superOptions: ["rw", "memory"])
  private let cpu = CgroupMount(
    mountPoint: "/sys/fs/cgroup/cpu", root: "/", fileSystem: "cgroup", superOptions: ["rw", "cpu"])
  private let unified = CgroupMount(
    mountPoint: "/sys/fs/cgroup/unified", root: "/", fileSystem: "cgroup2", superOptions: ["rw"])

  private func v2(root: String = "/", at mountPoint: String = "/sys/fs/cgroup") -> CgroupMount {
    CgroupMount(
      mountPoint: mountPoint, root: root, fileSystem: "cgroup2", superOptions: ["rw"])
  }

  private func member(_ hierarchy: Int, _ controllers: [String], _ path: String)
    -> CgroupMembership
  {
    CgroupMembership(hierarchy: hierarchy, controllers: controllers, path: path)
  }

  @Test func takesVersion1sMemoryLineOnAHybridSystem() {
    let location = MemoryCgroupLocation(
      mounts: [cpu, v1, unified],
      memberships: [
        member(9, ["name=systemd"], "/"), member(4, ["memory"], "/mcr/prom"),
        member(0, [], "/other"),
      ], unifiedControllers: [])
    #expect(location?.version == .v1)
    #expect(location?.directory == "/sys/fs/cgroup/memory/mcr/prom")
  }

  @Test func takesVersion2OnlyWhereItHasMemory() {
    let memberships = [member(1, ["cpu"], "/"), member(0, [], "/app")]
    func location(_ controllers: [String]?) -> MemoryCgroupLocation? {
      MemoryCgroupLocation(
        mounts: [cpu, unified], memberships: memberships, unifiedControllers: controllers)
    }
    #expect(location(["cpu", "memory"])?.directory == "/sys/fs/cgroup/unified/app")
    #expect(location(nil)?.version == .v2)
    #expect(location(["pids"]) == nil)
  }

  @Test func neverTakesVersion2ForAVersion1HierarchyThatIsNotMounted() {
    #expect(
      MemoryCgroupLocation(
        mounts: [v2()], memberships: [member(4, ["memory"], "/a"), member(0, [], "/a")],
        unifiedControllers: ["memory"]) == nil)
  }

  /// The same process seen from inside its cgroup namespace and from outside; a bind mount of a part;
  /// a mount made outside of the namespace.
  @Test(arguments: [
    ("/ctr", "/", "/ctr"),
    ("/", "/", "/"),
    ("/../../mcr/prom", "/../..", "/mcr/prom"),
    ("/docker/abc/init", "/docker/abc", "/init"),
    ("/docker/abc", "/docker/abc", "/"),
  ])
  func takesTheMountsRootOffThePath(path: String, root: String, rest: String) {
    let location = MemoryCgroupLocation(
      mounts: [v2(root: root)], memberships: [member(0, [], path)], unifiedControllers: nil)
    #expect(location?.path == rest)
    #expect(location?.directory == "/sys/fs/cgroup" + (rest == "/" ? "" : rest))
  }

  /// Another cgroup's subtree; above the mount; a name that the namespace hides; a name that begins
  /// alike.
  @Test(arguments: [
    ("/docker/abd", "/docker/abc"), ("/..", "/"), ("/x", "/.."), ("/docker/abcd", "/docker/abc"),
    ("/docker", "/docker/abc"),
  ])
  func findsNothingBeyondTheMount(path: String, root: String) {
    #expect(
      MemoryCgroupLocation(
        mounts: [v2(root: root)], memberships: [member(0, [], path)], unifiedControllers: nil)
        == nil)
  }

  @Test func takesTheMountThatShowsMost() {
    let location = MemoryCgroupLocation(
      mounts: [v2(root: "/kube", at: "/part"), v2(at: "/host/cgroup"), v2(at: "/again")],
      memberships: [member(0, [], "/kube/pod")], unifiedControllers: nil)
    #expect(location?.directory == "/host/cgroup/kube/pod")
  }

  @Test func yieldsTheCgroupAndItsAncestors() {
    let location = MemoryCgroupLocation(
      version: .v2, mountPoint: "/sys/fs/cgroup", path: "/sess/leaf")
    #expect(
      location.candidates.map(\.directory)
        == ["/sys/fs/cgroup/sess/leaf", "/sys/fs/cgroup/sess", "/sys/fs/cgroup"])
    #expect(location.version.usageFile == "memory.current")
  }

  @Test func leavesOutWhatLeadsOutOfTheNamespace() {
    #expect(cgroupAncestry(of: "/../../mcr/prom") == ["/mcr/prom", "/mcr", "/"])
    #expect(cgroupAncestry(of: "/") == ["/"])
    #expect(cgroupAncestry(of: "/..") == ["/"])
  }

  @Test func findsTheUnifiedMount() {
    #expect(CgroupMount.unified(in: [v1, unified])?.mountPoint == "/sys/fs/cgroup/unified")
    #expect(CgroupMount.unified(in: [v1]) == nil)
  }
}
