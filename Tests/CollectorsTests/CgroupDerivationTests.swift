import Collectors
import Compression
import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

@Suite struct CgroupDerivationTests {
  // MARK: Version 1

  @Test func readsTheProcesssOwnCgroup() throws {
    var derivation = derivation(pid: 17669)
    derivation.deriveCgroup(
      try captures(
        folder: "v1-prometheus", under: "cgroup/mcr/prom",
        [("proc/17669/cgroup", "4:memory:/mcr/prom\n0::/mcr/prom\n")]))
    #expect(derivation.identity.cgroup == "/mcr/prom")
    #expect(derivation.identity.cgroupVersion == 1)
    let usage = try #require(derivation.reading("cgroup.v1.memory.usage_in_bytes"))
    #expect(usage.bytes == ByteCount(149_295_104))
    #expect(usage.granularity == .one)
    #expect(
      usage.provenance
        == Provenance(
          capture: "cgroup/mcr/prom/memory.usage_in_bytes", line: 1,
          place: "memory.usage_in_bytes"))
    #expect(
      derivation.reading("cgroup.v1.memory.stat.rss")?.provenance
        == Provenance(capture: "cgroup/mcr/prom/memory.stat", line: 2, place: "rss"))
    #expect(derivation.reading("cgroup.v1.memory.stat.pgpgin")?.unit == .count)
    #expect(derivation.reading("cgroup.v1.memory.limit_in_bytes")?.amount == .unlimited)
    #expect(
      derivation.reading("cgroup.v1.memory.stat.hierarchical_memory_limit")?.amount
        == .unlimited)
    #expect(derivation.unavailable.isEmpty)
    // Files of which nobody knows the rest of the hierarchy.
    #expect(derivation.reading("cgroup.v1.children.count") == nil)
    #expect(derivation.reading("cgroup.v1.procs.count") == nil)
  }

  @Test func givesNodesInBytesOfTheMachinesPages() throws {
    var derivation = derivation(pid: 1)
    derivation.machine.pageSize = try #require(PageSize(65536))
    derivation.deriveCgroup(
      set([
        ("proc/1/cgroup", "4:memory:/a\n"), ("cgroup/a/memory.stat", "rss 0\n"),
        ("cgroup/a/memory.numa_stat", "anon=3 N0=3\n"),
      ]))
    let anon = try #require(derivation.reading("cgroup.v1.memory.numa_stat.anon"))
    #expect(anon.bytes == ByteCount(196_608))
    #expect(anon.granularity == .page)
  }

  @Test func keepsRootAncestorsAndOwnApart() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "4:memory:/a/b\n"),
        ("cgroup/memory.stat", "rss 400\n"), ("cgroup/memory.usage_in_bytes", "500\n"),
        ("cgroup/a/memory.stat", "rss 30\n"), ("cgroup/a/memory.usage_in_bytes", "40\n"),
        ("cgroup/a/b/memory.stat", "rss 1\n"), ("cgroup/a/b/memory.usage_in_bytes", "2\n"),
        ("cgroup/a/b/memory.stat@before", "rss 9\n"),
      ]))
    #expect(
      derivation.summary == [
        "cgroup.v1.memory.stat.rss=1", "cgroup.v1.memory.usage_in_bytes=2",
        "cgroup.v1.memory.stat.rss{cgroup=\"/a\"}=30",
        "cgroup.v1.memory.usage_in_bytes{cgroup=\"/a\"}=40",
        "cgroup.v1.root.memory.stat.rss=400",
        "cgroup.v1.memory.usage_in_bytes{cgroup=\"/\"}=500",
        "cgroup.v1.parent.memory.usage_in_bytes=40",
      ])
  }

  @Test func takesAContainersTopForNoRoot() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "4:memory:/\n"), ("cgroup/memory.stat", "rss 400\n"),
        ("cgroup/memory.limit_in_bytes", "1048576\n"),
      ]))
    #expect(
      derivation.summary
        == ["cgroup.v1.memory.limit_in_bytes=1048576", "cgroup.v1.memory.stat.rss=400"])
  }

  // MARK: Version 2

  @Test func addsUpTheChildrenOfTheParent() throws {
    var derivation = derivation(pid: 886)
    derivation.deriveCgroup(try nested())
    #expect(derivation.identity.cgroup == "/pod/prom")
    #expect(derivation.identity.cgroupVersion == 2)
    #expect(
      derivation.reading("cgroup.v2.parent.memory.current")?.bytes == ByteCount(125_636_608))
    let sum = try #require(derivation.reading("cgroup.v2.parent.children.sum.memory.current"))
    #expect(sum.bytes == ByteCount(66_867_200 + 58_753_024))
    #expect(sum.provenance.place == "sum of memory.current over 2 child cgroups of /pod")
    #expect(derivation.reading("cgroup.v2.children.count")?.number == ExactDecimal(0))
    #expect(derivation.reading("cgroup.v2.procs.count")?.number == ExactDecimal(1))
    #expect(
      derivation.reading("cgroup.v2.memory.current{cgroup=\"/pod\"}")?.bytes
        == ByteCount(125_636_608))
    #expect(derivation.reading("cgroup.v2.memory.max")?.amount == .unlimited)
    #expect(derivation.reading("cgroup.v2.memory.events.oom_kill")?.unit == .count)
  }

  @Test func countsTheProcessesOfTheSubtree() throws {
    var derivation = derivation(pid: 886)
    derivation.identity.cgroup = "/pod"
    derivation.identity.cgroupVersion = 2
    derivation.deriveCgroup(try nested())
    #expect(derivation.identity.cgroup == "/pod")
    #expect(derivation.reading("cgroup.v2.children.count")?.number == ExactDecimal(2))
    #expect(derivation.reading("cgroup.v2.procs.count")?.number == ExactDecimal(4))
  }

  @Test func addsUpNoChildrenThatMayNotBeAll() throws {
    var derivation = derivation(pid: 886)
    derivation.deriveCgroup(
      CaptureSet(try nested().captures.filter { !$0.name.hasPrefix("cgroup/pod/side") }))
    #expect(derivation.reading("cgroup.v2.parent.memory.current") != nil)
    #expect(derivation.reading("cgroup.v2.parent.children.sum.memory.current") == nil)
  }

  @Test func trustsTheListingOfALiveSnapshot() {
    let now = Instant(monotonic: 1, wall: 1)
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      CaptureSet([
        capture("proc/7/cgroup", "4:memory:/a/b\n", at: now),
        capture("cgroup/a/memory.usage_in_bytes", "40\n", at: now),
        capture("cgroup/a/b/memory.usage_in_bytes", "2\n", at: now),
        capture("cgroup/a/c/memory.usage_in_bytes", "30\n", at: now),
      ]))
    #expect(
      derivation.reading("cgroup.v1.parent.children.sum.memory.usage_in_bytes")?.bytes
        == ByteCount(32))
    #expect(derivation.reading("cgroup.v1.children.count")?.number == ExactDecimal(0))
  }

  @Test func readsTheRootOfTheHierarchy() throws {
    var derivation = derivation(pid: 129)
    derivation.deriveCgroup(
      try captures(folder: "v2-swap", under: "cgroup", [("proc/129/cgroup", "0::/app\n")]))
    #expect(derivation.reading("cgroup.v2.root.memory.stat.anon")?.bytes != nil)
    #expect(derivation.reading("cgroup.v2.memory.swap.current")?.bytes == ByteCount(30_666_752))
    #expect(!derivation.readings.contains { $0.id.hasPrefix("cgroup.v2.memory.stat.anon{") })
    // Without memory.current of a root there is no parent to compare with.
    #expect(derivation.reading("cgroup.v2.parent.memory.current") == nil)
  }

  @Test func walksUpFromALeafWithoutTheController() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "0::/sess/leaf\n"), ("cgroup/sess/leaf/memory.pressure", "some\n"),
        ("cgroup/sess/leaf/cgroup.procs", "7\n8\n"), ("cgroup/sess/cgroup.procs", ""),
        ("cgroup/sess/memory.current", "4096\n"),
      ]))
    #expect(derivation.identity.cgroup == "/sess")
    #expect(derivation.reading("cgroup.v2.memory.current")?.bytes == ByteCount(4096))
    #expect(derivation.reading("cgroup.v2.procs.count")?.number == ExactDecimal(2))
  }

  @Test func takesANamespacesPathFromOutside() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "4:memory:/../../mcr/prom\n"),
        ("cgroup/mcr/prom/memory.usage_in_bytes", "4096\n"),
      ]))
    #expect(derivation.identity.cgroup == "/mcr/prom")
  }

  @Test func saysWhetherTheListsHoldTheProcess() throws {
    func derived(_ status: String, _ procs: String, pid: Int32 = 7) -> Derivation {
      var derivation = derivation(pid: pid)
      derivation.deriveCgroup(
        set([
          ("proc/7/cgroup", "0::/a\n"), ("proc/7/status", "State:\tS\n" + status),
          ("cgroup/a/memory.current", "4096\n"), ("cgroup/a/cgroup.procs", ""),
          ("cgroup/a/b/cgroup.procs", procs),
        ]))
      return derivation
    }
    func lists(_ status: String, _ procs: String) -> ExactDecimal? {
      derived(status, procs).reading("cgroup.v2.procs.lists_process")?.number
    }
    #expect(lists("", "6\n7\n") == ExactDecimal(1))
    #expect(lists("NSpid:\t7\t1\n", "1\n") == ExactDecimal(1))
    #expect(lists("NSpid:\t7\n", "1\n") == ExactDecimal(0))
    // The one that is not seen may be it.
    #expect(lists("", "1\n0\n") == nil)
    #expect(
      derived("", "1\n").gaps == ["members of cgroup /a: its cgroup.procs does not list process 7"])
    #expect(
      derived("", "7\n").reading("cgroup.v2.procs.count")?.provenance
        == Provenance(
          capture: "cgroup/a/cgroup.procs", place: "cgroup.procs of 2 cgroups: /a and below"))
  }

  @Test(arguments: [
    ("4026531836", Optional(ExactDecimal(1))), ("4026532201", nil),
  ])
  func countsNoProcessesOfVersion1FromWithinAContainer(
    inode: String, count: ExactDecimal?
  ) throws {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "4:memory:/a\n"), ("proc/self/ns/pid", "pid:[\(inode)]"),
        ("cgroup/a/memory.usage_in_bytes", "4096\n"), ("cgroup/a/cgroup.procs", "7\n"),
      ]))
    #expect(derivation.reading("cgroup.v1.procs.count")?.number == count)
    #expect(derivation.reading("cgroup.v1.procs.lists_process")?.number == ExactDecimal(1))
    let gap =
      "members of cgroup /a: cgroup.procs of version 1 leaves out processes of other pid namespaces, "
      + "and it was not read in the first one"
    #expect(derivation.gaps.contains(gap) == (count == nil))
  }

  // MARK: What is missing

  @Test func findsTheCgroupThatListsTheProcess() throws {
    var derivation = derivation(pid: 886)
    derivation.deriveCgroup(
      CaptureSet(try nested().captures.filter { $0.name.hasPrefix("cgroup") }))
    #expect(derivation.identity.cgroup == "/pod/prom")
    #expect(derivation.identity.cgroupVersion == 2)
  }

  @Test func saysThatNothingTellsTheCgroup() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([("cgroup/a/memory.current", "1\n"), ("cgroup/b/memory.current", "2\n")]))
    #expect(derivation.readings.isEmpty)
    #expect(
      derivation.gaps == [
        "cgroup: 2 cgroups were captured, and nothing tells which is the process's"
      ])
  }

  @Test func saysThatTheFilesAreAnothersCgroup() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([("proc/7/cgroup", "4:memory:/a\n"), ("cgroup/b/memory.usage_in_bytes", "2\n")]))
    #expect(derivation.readings.isEmpty)
    #expect(derivation.gaps == ["cgroup /a: none of its memory files was captured"])
    #expect(derivation.identity.cgroup == "/a")
  }

  @Test func goesOnAfterABrokenFile() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "4:memory:/a\n"), ("cgroup/a/memory.stat", "rss 1\ncache\n"),
        ("cgroup/a/memory.usage_in_bytes", "4096\n"),
      ]))
    #expect(derivation.summary == ["cgroup.v1.memory.usage_in_bytes=4096"])
    #expect(
      derivation.gaps == [
        "/sys/cgroup/a/memory.stat: /sys/cgroup/a/memory.stat:2: expected \"<key> <number>\", "
          + "found \"cache\""
      ])
  }

  @Test func warnsOfACounterBelowZero() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "4:memory:/a\n"), ("cgroup/a/memory.stat", "rss 18446744073709547520\n"),
      ]))
    #expect(derivation.readings.isEmpty)
    #expect(
      derivation.warnings == [
        "/sys/cgroup/a/memory.stat:1: memory.stat.rss is 18446744073709547520: a counter that "
          + "went below zero"
      ])
  }

  @Test func saysThatMembersAreInAnotherNamespace() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(
      set([
        ("proc/7/cgroup", "0::/a\n"), ("cgroup/a/memory.current", "4096\n"),
        ("cgroup/a/cgroup.procs", "7\n0\n0\n"),
      ]))
    #expect(derivation.reading("cgroup.v2.procs.count")?.number == ExactDecimal(3))
    #expect(
      derivation.gaps == [
        "members of cgroup /a: 2 of its 3 processes are in another pid namespace"
      ])
  }

  @Test func isSilentWithoutAnyCgroupFile() {
    var derivation = derivation(pid: 7)
    derivation.deriveCgroup(set([("proc/7/cgroup", "0::/a\n")]))
    #expect(derivation.identity.cgroup == "/a")
    #expect(derivation.unavailable.isEmpty && derivation.readings.isEmpty)
  }

  @Test(arguments: [UInt64(1), 2]) func survivesAnyFiles(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let files = [
      try nested(),
      try captures(
        folder: "v1-prometheus", under: "cgroup/a", [("proc/886/cgroup", "4:memory:/a\n")]),
    ]
    let bytes = Array("0199999999999-=N \nmax".utf8)
    for _ in 0..<60 {
      let broken = try files[Int.random(in: 0...1, using: &generator)].captures.map { original in
        var text = try #require(original.content).decompressed()
        for index in text.indices where Int.random(in: 0..<50, using: &generator) == 0 {
          text[index] = bytes[Int.random(in: 0..<bytes.count, using: &generator)]
        }
        return capture(original.name, String(decoding: text, as: UTF8.self))
      }
      var derivation = derivation(pid: 886)
      derivation.deriveCgroup(CaptureSet(broken))
      let ids = derivation.readings.map(\.id)
      #expect(Set(ids).count == ids.count, "seed \(seed)")
    }
  }

  // MARK: Captures

  private func nested() throws -> CaptureSet {
    try captures(folder: "v2-nested", under: "cgroup", [("proc/886/cgroup", "0::/pod/prom\n")])
  }

  /// All files of a fixture folder, and some texts.
  private func captures(
    folder: String, under prefix: String, _ texts: [(String, String)]
  ) throws -> CaptureSet {
    let top = "Tests/Fixtures/Cgroupfs/" + folder
    let enumerator = FileManager.default.enumerator(atPath: projectRoot.appending(path: top).path)
    let paths = (enumerator?.compactMap { $0 as? String } ?? []).filter {
      // Files of a cgroup bear a dot, its children here do not.
      $0.split(separator: "/").last?.contains(".") == true
    }
    let files = try paths.sorted().map { file in
      Capture(
        name: prefix + "/" + file, source: "/sys/" + file, view: .cgroup, begin: nil, end: nil,
        outcome: .captured(CompressedBytes(compressing: try bytes(ofFile: top + "/" + file))))
    }
    return CaptureSet(files + texts.map { capture($0, $1) })
  }
}

private func derivation(pid: Int32) -> Derivation {
  Derivation(identity: ProcessIdentity(pid: pid), machine: Machine())
}

private func set(_ texts: [(String, String)]) -> CaptureSet {
  CaptureSet(texts.map { capture($0, $1) })
}

private func capture(_ name: String, _ text: String, at time: Instant? = nil) -> Capture {
  Capture(
    name: name, source: "/sys/" + name, view: .cgroup, begin: time, end: time,
    outcome: .captured(CompressedBytes(compressing: Array(text.utf8))))
}

extension Derivation {
  fileprivate func reading(_ id: String) -> Reading? { readings.first { $0.id == id } }

  fileprivate var summary: [String] {
    readings.map { "\($0.id)=\($0.number?.description ?? "unlimited")" }
  }

  fileprivate var gaps: [String] { unavailable.map { "\($0.what): \($0.why.reason)" } }
}
