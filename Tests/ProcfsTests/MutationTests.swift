import Procfs
import TestSupport
import Testing
import TextParsing

/// Whatever the text: a value or a `ParseError`, never a crash.
struct MutationTests {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func parsesOrThrows(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for folder in ["prometheus-6.1", "odd-names"] {
      for file in ["stat", "statm", "status", "maps", "smaps"] {
        var bytes = try fixture("\(folder)/\(file)")
        if bytes.count > 6000 { bytes.removeSubrange(6000...) }
        check(file, mutated(bytes, &random))
      }
    }
    for file in ["smaps_rollup", "limits", "cgroup", "mountinfo", "coredump_filter"] {
      check(file, mutated(try fixture("prometheus/\(file)"), &random))
    }
    for file in ["meminfo", "version", "online"] {
      check(file, mutated(try fixture("system/\(file)"), &random))
    }
  }

  private func check(_ file: String, _ bytes: [UInt8]) {
    do throws(ParseError) {
      switch file {
      case "stat": _ = try ProcessStat(parsing: bytes, path: file)
      case "statm": _ = try ProcessStatm(parsing: bytes, path: file)
      case "status": _ = try ProcessStatus.Parser().parse(bytes, path: file)
      case "maps": _ = try ProcessMapsParser().parse(bytes, path: file)
      case "smaps": _ = try ProcessSmapsParser().parse(bytes, path: file)
      case "smaps_rollup": _ = try ProcessSmapsRollup.Parser().parse(bytes, path: file)
      case "limits": _ = try ProcessLimitsParser().parse(bytes, path: file)
      case "cgroup": _ = try ProcessCgroup.Parser().parse(bytes, path: file)
      case "mountinfo": _ = try MountInfoParser().parse(bytes, path: file)
      case "coredump_filter": _ = try CoredumpFilter(parsing: bytes, path: file)
      case "meminfo": _ = try MemoryInfoParser().parse(bytes, path: file)
      case "version": _ = try KernelRelease(parsing: bytes, path: file)
      default: _ = try ProcessorsOnline(parsing: bytes, path: file)
      }
    } catch {
      #expect(error.location.path == file)
    }
  }

  /// Up to five edits: a byte changed, put in or taken out, a piece doubled, the end cut off.
  private func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(index + Int.random(in: 1...40, using: &random), bytes.count)
      let alphabet = Array("0123456789abcdef-: ()\n\0\u{ff}kBVR".utf8)
      let byte = alphabet.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[index] = byte
      case 1: bytes.insert(byte, at: index)
      case 2: bytes.remove(at: index)
      case 3: bytes.insert(contentsOf: bytes[index..<end], at: index)
      case 4: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: index)
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }
}
