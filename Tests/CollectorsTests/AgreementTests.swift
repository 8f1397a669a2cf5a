import Compression
import Dispatch
import Foundation
import Glibc
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

@testable import Collectors

@Suite struct AgreementTests {
  private func agreement(_ files: [String: String]) -> Agreement {
    Agreement(
      files.map { name, text in
        Capture(
          name: "proc/7/\(name)", source: name, view: .procfs, begin: nil, end: nil,
          outcome: .captured(CompressedBytes(compressing: Array(text.utf8))))
      }, pid: 7, pageSize: .fourKiB)
  }

  private func files(mapped pages: Int = 2, resident: Int = 8) -> [String: String] {
    let line = String(0x400000, radix: 16) + "-" + String(0x400000 + pages * 4096, radix: 16)
    return [
      "statm": "2 2 1 1 0 1 0\n", "stat": statLine(pid: 7, vsize: 8192),
      "status": "State:\tS\nVmSize:\t 8 kB\nVmData:\t 3 kB\nVmStk:\t 1 kB\n",
      "maps": "\(line) rw-p 00000000 00:00 0\nffffffffff600000-ffffffffff601000 --xp 0 00:00 0\n",
      "smaps": "\(line) rw-p 0 00:00 0\nSize: 8 kB\nRss: 8 kB\nAnonymous: 8 kB\nVmFlags: rd\n",
      "smaps_rollup": "\(line) ---p 0 00:00 0 [rollup]\nRss: \(resident) kB\nAnonymous: 8 kB\n",
    ]
  }

  private let held = Consistency(
    attempts: 1,
    counters: [
      .init("procfs.statm.size", before: 8192, after: 8192),
      .init("procfs.statm.resident", before: 8192, after: 8192),
    ])

  @Test func agreesOnOneInstant() {
    #expect(agreement(files()).isWhole)
    #expect(agreement([:]).isWhole)
    #expect(agreement(["statm": "0 0 0 0 0 0 0\n", "status": "State:\tS\n"]).isWhole)
    #expect(agreement(["statm": "no numbers\n", "stat": statLine(pid: 7)]).isWhole)
  }

  @Test func widensTheCountersByWhatOnlySomeFilesSaw() {
    var consistency = held
    consistency.add([agreement(files(mapped: 5, resident: 4))])
    #expect(consistency.movement(of: "procfs.statm.size") == 12288)
    #expect(consistency.movement(of: "procfs.statm.resident") == 4096)
    #expect(consistency.counters.first?.before == 8192)
    #expect(consistency.counters.count == 2 && !consistency.isStable)
  }

  @Test func knowsADifferenceThatStaysForNone() {
    var consistency = held
    consistency.add([agreement(files(mapped: 5)), agreement(files(mapped: 5))])
    #expect(consistency == held)
    consistency.add([agreement(files()), agreement(files(mapped: 5))])
    #expect(consistency.movement(of: "procfs.statm.size") == 12288)
  }

  @Test func leavesALargerMovementAsItIs() {
    var consistency = Consistency(
      attempts: 1, counters: [.init("procfs.statm.size", before: 0, after: 1 << 20)])
    let before = consistency
    consistency.add([agreement(files(mapped: 5))])
    #expect(consistency == before)
    var nobody = Consistency.unknown
    nobody.add([agreement(files(mapped: 5))])
    #expect(nobody == .unknown)
  }

  // MARK: A process that maps and gives back

  /// Takes a snapshot while the mappings are of so many pages in one attempt after the other; the
  /// counters always say 2000.
  private func consistency(mapped pages: [Int]) throws -> Consistency {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      @Sendable func map(_ index: Int) throws {
        let end = String(0x400000 + pages[index] * 4096, radix: 16)
        try write(["proc/4242/maps": "400000-\(end) rw-p 00000000 00:00 0\n"], below: root)
      }
      try map(0)
      // A named pipe that is read after maps: whoever fills it does so between two attempts.
      let pipe = root.path() + "/proc/4242/smaps_rollup"
      mkfifo(pipe, 0o600)
      let attempt = DispatchSemaphore(value: 0)
      let moves = Thread {
        for index in pages.indices {
          attempt.wait()
          let descriptor = open(pipe, O_WRONLY)
          if index + 1 < pages.count { try? map(index + 1) }
          close(descriptor)
        }
      }
      moves.start()
      return try takeSnapshot(of: .pid(MachineTree.pid), options: options) {
        if $0.hasPrefix("reading") { attempt.signal() }
      }.header.consistency
    }
  }

  @Test func isReadAgainUntilTheFilesAgree() throws {
    let found = try consistency(mapped: [2100, 1900, 2000])
    #expect(found.attempts == 3)
    #expect(found.isStable)
  }

  @Test func isSaidToMoveWhereTheyNeverDo() throws {
    let found = try consistency(mapped: [2100, 1900, 2003, 2007, 1990])
    #expect(found.attempts == 5)
    #expect(found.movement(of: "procfs.statm.size") == 40960)
    #expect(found.counters.first { $0.quantity == "procfs.statm.size" }?.before == 8_151_040)
  }

  @Test func isNotSaidToMoveWhereTheyAlwaysDifferBySoMuch() throws {
    let found = try consistency(mapped: [2001, 2001, 2001, 2001, 2001])
    #expect(found.attempts == 5)
    #expect(found.isStable)
  }
}
