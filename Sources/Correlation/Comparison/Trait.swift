import MemoryUnits
import SnapshotModel

/// One thing by which it is known what a snapshot is of, in both of two.
package struct Trait: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case name = "name"
    case process = "process"
    case commandLine = "command line"
    case executable = "executable"
    case buildID = "build ID"
    case goVersion = "Go version"
    case cgroup = "memory cgroup"
    case kernel = "kernel"
    case pageSize = "page size"
    case processors = "CPUs online"
    case boot = "boot"
    case tool = "memcorrelate"
  }

  package let kind: Kind
  /// `nil` where it is not known.
  package let before: String?
  package let after: String?

  /// `nil` where one of them is not known.
  package var isSame: Bool? {
    guard let before, let after else { return nil }
    return before == after
  }

  /// Those that are known of at least one.
  static func all(_ before: Snapshot, _ after: Snapshot) -> [Trait] {
    Kind.allCases.map { Trait(kind: $0, before: $0.value(before), after: $0.value(after)) }
      .filter { $0.before != nil || $0.after != nil }
  }
}

extension Trait.Kind {
  fileprivate func value(_ snapshot: Snapshot) -> String? {
    let identity = snapshot.header.identity
    let machine = snapshot.header.machine
    return switch self {
    case .name: identity.comm
    // A page alone does not tell whose it is.
    case .process:
      identity.pid > 0
        ? "pid \(identity.pid)" + (identity.startTime.map { ", started at tick \($0)" } ?? "") : nil
    case .commandLine:
      identity.commandLine.isEmpty ? nil : identity.commandLine.joined(separator: " ")
    case .executable: identity.executable
    case .buildID: identity.buildID
    case .goVersion: snapshot.goRelease
    case .cgroup:
      identity.cgroup.map { $0 + (identity.cgroupVersion.map { " (v\($0))" } ?? "") }
    case .kernel: machine.kernelRelease
    case .pageSize: machine.pageSizeIsKnown ? "\(machine.pageSize.bytes) B" : nil
    case .processors: machine.processorsOnline.map(String.init)
    case .boot: machine.bootTime.map { "\($0) s after 1970" }
    case .tool: snapshot.header.toolVersion
    }
  }
}

extension Snapshot {
  /// `go1.19.8`, from the `go_info` sample of its page.
  fileprivate var goRelease: String? {
    readings.lazy.filter { $0.quantity == "metrics.go_info" }.compactMap { reading in
      guard let start = reading.instance.firstRange(of: "version=\"")?.upperBound else {
        return nil
      }
      return String(reading.instance[start...].prefix { $0 != "\"" })
    }.first
  }

  /// The file name of its program, else what the kernel calls it. `nil` where neither is known.
  var programName: String? {
    let identity = header.identity
    guard var path = identity.executable, !path.isEmpty else { return identity.comm }
    // An update replaced the file.
    if path.hasSuffix(" (deleted)") { path.removeLast(" (deleted)".count) }
    return path.split(separator: "/").last.map(String.init) ?? identity.comm
  }
}
