import Glibc
import SystemCalls

/// Finds cgroups by the inode numbers of their directories, as /proc/kpagecgroup names them.
struct CgroupNames {
  /// The hierarchy of the memory controller.
  private let mount: Directory
  private var found: [UInt64: String] = [:]
  /// Paths from the mount point, without a slash before them, whose children were not looked at.
  private var pending = ["."]

  /// More cgroups than that no machine has; a search for one that is out of sight looks at all.
  private static let limit = 100_000

  init(below mount: Directory) {
    self.mount = mount
    if let status = try? mount.status(of: ".") { found[UInt64(status.st_ino)] = "/" }
  }

  /// The paths of those that are in sight, from the mount point of their hierarchy.
  mutating func paths(of inodes: Set<UInt64>) -> [UInt64: String] {
    while !inodes.isSubset(of: found.keys), found.count < Self.limit, !pending.isEmpty {
      let level = pending
      pending = []
      for parent in level { lookInto(parent) }
    }
    return found.filter { inodes.contains($0.key) }
  }

  private mutating func lookInto(_ parent: String) {
    let names = (try? mount.names(in: parent)) ?? []
    for name in names {
      let path = parent == "." ? name : "\(parent)/\(name)"
      guard mount.hasDirectory(path), let status = try? mount.status(of: path) else { continue }
      found[UInt64(status.st_ino)] = "/" + path
      pending.append(path)
    }
  }
}
