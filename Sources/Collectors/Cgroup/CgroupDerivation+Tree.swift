import Cgroupfs
import SnapshotModel

/// The captured control files by cgroup.
struct CgroupTree {
  /// By the cgroup's path, then by file name. Only main reads: those of a round (`@before`) tell about
  /// movement alone.
  private var directories: [String: [String: Capture]] = [:]

  init(_ captures: CaptureSet) {
    for capture in captures.captures(under: "cgroup/") {
      guard let slash = capture.name.lastIndex(of: "/") else { continue }
      let file = capture.name[slash...].dropFirst()
      let directory = capture.name[..<slash].dropFirst("cgroup".count)
      // A cgroup's own name may hold an @: user@1000.service.
      guard !file.contains("@") else { continue }
      directories[directory.isEmpty ? "/" : String(directory), default: [:]][String(file)] = capture
    }
  }

  var isEmpty: Bool { directories.isEmpty }

  /// The paths of all cgroups of which something was captured.
  var paths: [String] { directories.keys.sorted() }

  /// The captures of a cgroup, ordered by file name.
  func files(of path: String) -> [(name: String, capture: Capture)] {
    directories[path, default: [:]].sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  subscript(path: String, file: String) -> Capture? { directories[path]?[file] }

  func has(_ file: String, in path: String) -> Bool { self[path, file]?.content != nil }

  /// Whether the cgroup has the memory controller. Without it, there is memory.pressure at most.
  func hasMemory(in path: String, _ version: CgroupVersion) -> Bool {
    has(version.usageFile, in: path) || has("memory.stat", in: path)
  }

  /// The root of the hierarchy. In a cgroup namespace, and where a part of the hierarchy is mounted,
  /// `/` is a cgroup like any other.
  func isRoot(_ path: String, _ version: CgroupVersion, hasLimit: Bool) -> Bool {
    guard path == "/" else { return false }
    return version == .v2 ? !has(version.usageFile, in: path) : !hasLimit
  }

  func descendants(of path: String) -> [String] {
    let prefix = path == "/" ? path : path + "/"
    return paths.filter { $0 != path && $0.hasPrefix(prefix) }
  }

  func children(of path: String) -> [String] {
    let depth = path == "/" ? 1 : path.count { $0 == "/" } + 1
    return descendants(of: path).filter { $0.count { $0 == "/" } == depth }
  }

  /// The version that the captured files themselves tell.
  var version: CgroupVersion? {
    if paths.contains(where: { has(CgroupVersion.v1.usageFile, in: $0) }) { return .v1 }
    if paths.contains(where: { has(CgroupVersion.v2.usageFile, in: $0) }) { return .v2 }
    return nil
  }
}

/// The path of the cgroup above, `nil` for `/`.
func parentCgroup(of path: String) -> String? { cgroupAncestry(of: path).dropFirst().first }
