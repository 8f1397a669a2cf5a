import Compression
import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

@testable import Collectors

@Suite struct CaptureDirectoryTests {
  private func capture(
    _ name: String, _ text: String?, view: View? = .procfs, at time: Int64 = 5
  ) -> Capture {
    Capture(
      name: name, source: "/" + name, view: view, begin: Instant(monotonic: time, wall: time + 100),
      end: Instant(monotonic: time + 1, wall: time + 101),
      outcome: text.map { .captured(CompressedBytes(compressing: Array($0.utf8))) }
        ?? .unavailable(Unavailability("permission denied", remedy: "run as root")))
  }

  private var snapshot: Snapshot {
    var identity = ProcessIdentity(pid: 42)
    identity.startTime = 4711
    identity.cgroup = "/a b"
    identity.cgroupVersion = 1
    identity.buildID = "abcdef"
    var machine = Machine(pageSize: PageSize(65536) ?? .fourKiB, pageSizeIsKnown: true)
    machine.kernelRelease = "6.1.0"
    machine.processorsOnline = 4
    machine.bootTime = 1_700_000_000
    let header = SnapshotHeader(
      takenAt: 1_795_392_063_620_000_123, toolVersion: "1.2", identity: identity,
      machine: machine,
      consistency: Consistency(
        attempts: 2, counters: [.init("procfs.statm.size", before: 1, after: 2)]))
    let captures = [
      capture("proc/42/statm@before", "1 1 1 1 0 1 0\n"),
      capture("proc/42/statm", "2 1 1 1 0 1 0\n", at: 9),
      capture("proc/42/smaps", nil),
      capture("proc/42/cgroup", "4:memory:/a b\n"),
      capture("cgroup/a b/memory.usage_in_bytes", "4096\n", view: .cgroup),
      capture("cgroup/a b/memory.stat", "cache 1\nrss 2\n", view: .cgroup),
      capture("proc/42/statm@after", "2 1 1 1 0 1 0\n"),
      capture("proc/version", "Linux version 6.1.0 (x)\n", view: nil),
    ]
    return derive(captures: captures, header: header)
  }

  @Test func whatWasWrittenIsReadAsItWas() throws {
    try withTemporaryDirectory { folder in
      let path = folder.appending(path: "out").path()
      let written = snapshot
      try export(written, to: path)
      let directory = try CaptureDirectory(reading: path)
      #expect(directory.captures == written.captures)
      let read = try Collectors.snapshot(
        from: directory, options: SnapshotOptions(toolVersion: "9"))
      #expect(read.header == written.header)
      #expect(read.readings == written.readings)
      #expect(read.mappings == written.mappings)
    }
  }

  @Test func aCaptureThatWasNotAvailableIsToldOfAndIsNoFile() throws {
    try withTemporaryDirectory { folder in
      let path = folder.appending(path: "out").path()
      try export(snapshot, to: path)
      #expect(!FileManager.default.fileExists(atPath: path + "/proc/42/smaps"))
      let description = try String(contentsOfFile: path + "/capture.json", encoding: .utf8)
      #expect(description.contains("\"reason\" : \"permission denied\""))
      #expect(description.contains("\"source\" : \"/proc/42/smaps\""))
    }
  }

  @Test func nothingIsWrittenOver() throws {
    try withTemporaryDirectory { folder in
      try write(["there": "x"], below: folder)
      #expect(throws: CaptureDirectoryError.notEmpty(path: folder.path())) {
        try export(snapshot, to: folder.path())
      }
      #expect(
        CaptureDirectoryError.notEmpty(path: "/d").description
          == "/d: expected a new or an empty directory, found files in it")
    }
  }

  @Test(arguments: ["../secret", "/etc/passwd", "a//b", "a/./b", "", "a/../../b"])
  func aNameThatLeadsOutOfTheDirectoryIsRefused(name: String) throws {
    try withTemporaryDirectory { folder in
      try write(
        ["capture.json": #"{"format":1,"captures":[{"name":"\#(name)","source":"x"}]}"#],
        below: folder)
      let path = folder.appending(path: "capture.json").path()
      #expect(throws: CaptureDirectoryError.unsafeName(path: path, name: name)) {
        try CaptureDirectory(reading: folder.path())
      }
    }
  }

  @Test func aSymbolicLinkIsNotFollowedInWhateverPlaceOfThePath() throws {
    try withTemporaryDirectory { folder in
      try write(["outside/maps": "secret", "dir/proc/1/x": ""], below: folder)
      let directory = folder.appending(path: "dir")
      try FileManager.default.createSymbolicLink(
        atPath: directory.path() + "/proc/2", withDestinationPath: "../../outside")
      try FileManager.default.createSymbolicLink(
        atPath: directory.path() + "/proc/1/maps", withDestinationPath: "../../../outside/maps")
      for name in ["proc/2/maps", "proc/1/maps"] {
        try write(
          ["capture.json": #"{"format":1,"captures":[{"name":"\#(name)","source":"x"}]}"#],
          below: directory)
        #expect(throws: CaptureDirectoryError.self) {
          try CaptureDirectory(reading: directory.path())
        }
      }
    }
  }

  @Test(arguments: [
    ("{", "it is no JSON"), ("[]", "the top is no"),
    (#"{"format":1,"captures":[{"source":"x"}]}"#, "captures[0].name is missing"),
    (#"{"format":1,"takenAt":"noon"}"#, "takenAt is no Int64"),
    ("{}", "format is missing"),
    (
      #"{"format":1,"processorsOnline":0}"#, "processorsOnline is 0, expected 1 to 65536"
    ),
    (
      #"{"format":1,"processorsOnline":9223372036854775807}"#,
      "processorsOnline is 9223372036854775807, expected 1 to 65536"
    ),
  ])
  func aCaptureJsonOfAnotherShapeIsToldWithThePlace(text: String, detail: String)
    throws
  {
    try withTemporaryDirectory { folder in
      try write(["capture.json": text, "statm": "1 1 1 1 1 1 1\n"], below: folder)
      let error = #expect(throws: CaptureDirectoryError.self) {
        try CaptureDirectory(reading: folder.path())
      }
      let path = folder.appending(path: "capture.json").path()
      #expect(error?.description.hasPrefix("\(path): \(detail)") == true, "\(error as Any)")
    }
  }

  @Test func aLaterFormatIsRefused() throws {
    try withTemporaryDirectory { folder in
      try write(["capture.json": #"{"format":2}"#], below: folder)
      let error = #expect(throws: CaptureDirectoryError.self) {
        try CaptureDirectory(reading: folder.path())
      }
      #expect(
        error?.description.hasSuffix(
          "expected format 1 or lower, found 2 (it was written by a newer memcorrelate)") == true)
    }
  }

  @Test func aFileThatIsListedButMissingIsToldOf() throws {
    try withTemporaryDirectory { folder in
      try write(
        ["capture.json": #"{"format":1,"captures":[{"name":"proc/1/maps","source":"x"}]}"#],
        below: folder)
      #expect(
        throws: CaptureDirectoryError.missingFile(path: folder.path(), name: "proc/1/maps")
      ) { try CaptureDirectory(reading: folder.path()) }
    }
  }

  @Test func aDirectoryThatIsNoneIsToldOf() {
    let error = #expect(throws: CaptureDirectoryError.self) {
      try CaptureDirectory(reading: "/nowhere/at/all")
    }
    #expect(error?.description == "/nowhere/at/all: no such file or directory")
  }

  @Test func aDamagedDirectoryIsReadOrRefusedNeverMore() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    try withTemporaryDirectory { folder throws in
      let path = folder.appending(path: "out").path()
      try export(snapshot, to: path)
      let whole = try [UInt8](Data(contentsOf: URL(filePath: path + "/capture.json")))
      for _ in 0..<300 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0 ... .max, using: &random)
          case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
          default: bytes.insert(contentsOf: whole[(place % whole.count)...].prefix(20), at: place)
          }
        }
        try Data(bytes).write(to: URL(filePath: path + "/capture.json"))
        do throws(CaptureDirectoryError) {
          let directory = try CaptureDirectory(reading: path)
          #expect(directory.captures.allSatisfy { CaptureName.isSafe($0.name) }, "seed \(seed)")
          _ = derive(captures: directory.captures, header: directory.header)
        } catch {
          #expect(error.description.hasPrefix(path), "seed \(seed)")
        }
      }
    }
  }
}
