/// A mount of a cgroup hierarchy, as mountinfo gives it.
package struct CgroupMount: Hashable, Sendable {
  package let mountPoint: String
  /// The cgroup that is mounted there, relative to the reader's cgroup namespace: `/`, `/../..`.
  package let root: String
  /// `cgroup` or `cgroup2`.
  package let fileSystem: String
  /// For v1 the controllers are among them.
  package let superOptions: [String]

  package init(mountPoint: String, root: String, fileSystem: String, superOptions: [String]) {
    self.mountPoint = mountPoint
    self.root = root
    self.fileSystem = fileSystem
    self.superOptions = superOptions
  }

  /// The mount of the v2 hierarchy; whether memory is in its cgroup.controllers decides a hybrid
  /// system.
  package static func unified(in mounts: [CgroupMount]) -> CgroupMount? {
    mounts.first { $0.fileSystem == "cgroup2" }
  }
}

/// A line of /proc/PID/cgroup.
package struct CgroupMembership: Hashable, Sendable {
  /// 0 for v2.
  package let hierarchy: Int
  package let controllers: [String]
  /// Relative to the reader's cgroup namespace.
  package let path: String

  package init(hierarchy: Int, controllers: [String], path: String) {
    self.hierarchy = hierarchy
    self.controllers = controllers
    self.path = path
  }
}

/// Where the files of the cgroup are that pays for a process's memory.
package struct MemoryCgroupLocation: Hashable, Sendable {
  package let version: CgroupVersion
  package let mountPoint: String
  /// Relative to what is mounted: `/` is the mount point itself. Never holds `..`.
  package let path: String

  /// Finds it from the reader's own mountinfo and /proc/PID/cgroup as the reader sees it.
  ///
  /// `unifiedControllers` is cgroup.controllers at the v2 mount, `nil` where it could not be read.
  /// Paths in both texts are relative to the reader's cgroup namespace, so that the mount's root comes
  /// off the front of the process's path. The *process's* mountinfo must not be taken: its mount
  /// points are of its own mount namespace.
  /// `nil` where the memory controller has no mount from which the cgroup can be reached.
  package init?(
    mounts: [CgroupMount], memberships: [CgroupMembership], unifiedControllers: [String]?
  ) {
    let candidates: [CgroupMount]
    let membership: CgroupMembership
    // A controller belongs to one hierarchy: with a v1 line for memory, v2 does not have it.
    if let v1 = memberships.first(where: { $0.controllers.contains("memory") }) {
      version = .v1
      membership = v1
      candidates = mounts.filter {
        $0.fileSystem == "cgroup" && $0.superOptions.contains("memory")
      }
    } else if let v2 = memberships.first(where: { $0.hierarchy == 0 }),
      unifiedControllers?.contains("memory") ?? true
    {
      version = .v2
      membership = v2
      candidates = mounts.filter { $0.fileSystem == "cgroup2" }
    } else {
      return nil
    }
    // The mount that shows the most of the hierarchy: ancestors are worth having.
    var best: (mount: CgroupMount, path: [Substring])?
    for mount in candidates {
      guard let path = relative(membership.path, to: mount.root),
        path.count > best?.path.count ?? -1
      else { continue }
      best = (mount, path)
    }
    guard let best else { return nil }
    mountPoint = best.mount.mountPoint
    path = "/" + best.path.joined(separator: "/")
  }

  package init(version: CgroupVersion, mountPoint: String, path: String) {
    self.version = version
    self.mountPoint = mountPoint
    self.path = path
  }

  /// The directory with the cgroup's files.
  package var directory: String {
    if path == "/" { return mountPoint }
    return (mountPoint == "/" ? "" : mountPoint) + path
  }

  /// Itself and its ancestors up to the mount point. The first whose directory holds
  /// `version.usageFile` is the cgroup that pays: under v2 a leaf need not have the memory controller.
  package var candidates: [MemoryCgroupLocation] {
    cgroupAncestry(of: path).map {
      MemoryCgroupLocation(version: version, mountPoint: mountPoint, path: $0)
    }
  }
}

/// The path, then the paths of its ancestors, the last of them `/`.
///
/// Leading `..`, which lead out of the reader's cgroup namespace, come off: no directory bears them.
package func cgroupAncestry(of path: String) -> [String] {
  var rest = Array(components(of: path).drop { $0 == ".." })
  var paths: [String] = []
  while !rest.isEmpty {
    paths.append("/" + rest.joined(separator: "/"))
    rest.removeLast()
  }
  return paths + ["/"]
}

/// What is left of the path below the root. `nil` where the path does not lie below it, or the
/// namespace hides whether it does.
private func relative(_ path: String, to root: String) -> [Substring]? {
  let path = components(of: path)
  let root = components(of: root)
  guard path.starts(with: root) else { return nil }
  let rest = Array(path.dropFirst(root.count))
  return rest.contains("..") ? nil : rest
}

private func components(of path: String) -> [Substring] {
  path.split(separator: "/", omittingEmptySubsequences: true)
}
