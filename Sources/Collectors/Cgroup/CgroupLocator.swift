import Cgroupfs
import Compression
import Glibc
import Procfs
import SnapshotModel
import SystemCalls
import TextParsing

/// Finds the directory of the cgroup that pays for a process's memory.
struct CgroupLocator {
  let procRoot: String
  let sysRoot: String

  /// A memory cgroup with its hierarchy's mount point held open.
  struct Found {
    let version: CgroupVersion
    let mount: Directory
    /// From the mount point: `/`, `/kubepods/pod1`.
    let path: String
  }

  /// `override` is what the user named: a path in the hierarchy or of a directory.
  ///
  /// Throws why there is none that can be read.
  func locate(
    _ process: ProcessDirectory, override: String?
  ) throws(CgroupMissing) -> Found {
    let mounts = try mounts()
    let unified = CgroupMount.unified(in: mounts).flatMap { controllers(at: $0.mountPoint) }
    if let override { return try named(override, mounts, unified) }
    let memberships = try memberships(process)
    guard
      let location = MemoryCgroupLocation(
        mounts: mounts, memberships: memberships, unifiedControllers: unified)
    else { throw CgroupMissing(missing(mounts, memberships, unified)) }
    // Under v2 a leaf need not have the controller: the nearest ancestor with it pays.
    let candidates = location.version == .v2 ? location.candidates : [location]
    guard let mount = try? Directory(location.mountPoint) else {
      throw CgroupMissing(
        Unavailability("no such directory: \(location.mountPoint)", remedy: Self.sysRemedy))
    }
    let paying = candidates.first { isMemoryCgroup($0.path, of: mount, location.version) }
    guard let paying else {
      throw CgroupMissing(
        Unavailability(
          "\(location.directory) has no \(location.version.usageFile)",
          remedy: "name the cgroup with --cgroup PATH"))
    }
    return Found(version: location.version, mount: mount, path: paying.path)
  }

  /// The root of v2 has no usage file, but statistics.
  private func isMemoryCgroup(
    _ path: String, of mount: Directory, _ version: CgroupVersion
  ) -> Bool {
    let folder = "." + (path == "/" ? "" : path)
    let files = path == "/" ? [version.usageFile, "memory.stat"] : [version.usageFile]
    return files.contains { (try? mount.status(of: "\(folder)/\($0)")) != nil }
  }

  private func named(
    _ override: String, _ mounts: [CgroupMount], _ unified: [String]?
  ) throws(CgroupMissing) -> Found {
    var override = override
    while override.count > 1, override.hasSuffix("/") { override.removeLast() }
    let memory = mounts.filter {
      $0.fileSystem == "cgroup2" && unified?.contains("memory") != false
        || $0.fileSystem == "cgroup" && $0.superOptions.contains("memory")
    }
    for mount in memory {
      var path = override
      if path == mount.mountPoint { path = "/" }
      if path.hasPrefix(mount.mountPoint + "/") {
        path = String(path.dropFirst(mount.mountPoint.count))
      }
      let parts = path.split(separator: "/")
      guard !parts.contains(".."), let directory = try? Directory(mount.mountPoint) else {
        continue
      }
      let version: CgroupVersion = mount.fileSystem == "cgroup2" ? .v2 : .v1
      path = "/" + parts.joined(separator: "/")
      if isMemoryCgroup(path, of: directory, version) {
        return Found(version: version, mount: directory, path: path)
      }
    }
    let places = memory.map(\.mountPoint).joined(separator: ", ")
    throw CgroupMissing(
      Unavailability(
        "no memory cgroup \(override)\(places.isEmpty ? "" : " below \(places)")",
        remedy: "name a path in the hierarchy, such as the one in /proc/PID/cgroup"))
  }

  /// The reader's own mounts, where they can be reached from here.
  ///
  /// With the procfs of another mount namespace (`/host/proc`) its first process's mounts stand for
  /// them: what is below /sys there is below `sysRoot` here.
  private func mounts() throws(CgroupMissing) -> [CgroupMount] {
    let isOwn = procRoot == "/proc"
    var failure = SystemError(ENOENT)
    for path in isOwn ? ["self"] : ["1", "self"] {
      let file = "\(procRoot)/\(path)/mountinfo"
      do throws(SystemError) {
        let bytes = try FileDescriptor(opening: file).readAll(limit: 64 << 20) ?? []
        guard let mounts = try? MountInfoParser().parse(bytes, path: file) else { continue }
        return mounts.filter { $0.fileSystem.hasPrefix("cgroup") }.compactMap(placed)
      } catch {
        failure = error
      }
    }
    throw CgroupMissing(
      Unavailability(
        "\(procRoot)/\(isOwn ? "self" : "1")/mountinfo: \(failure)",
        remedy: "run with CAP_SYS_PTRACE"))
  }

  private func placed(_ mount: MountInfo) -> CgroupMount? {
    var point = mount.mountPoint
    let isBelow = { (root: String) in point == root || point.hasPrefix(root + "/") }
    if sysRoot != "/sys", !isBelow(sysRoot) {
      guard isBelow("/sys") else { return nil }
      point = sysRoot + point.dropFirst("/sys".count)
    }
    return CgroupMount(
      mountPoint: point, root: mount.root, fileSystem: mount.fileSystem,
      superOptions: mount.superOptions)
  }

  private func controllers(at mountPoint: String) -> [String]? {
    let path = mountPoint + "/cgroup.controllers"
    guard let bytes = try? FileDescriptor(opening: path).readAll(limit: 1 << 16) else {
      return nil
    }
    return try? ControllerListFile().parse(bytes, path: path)
  }

  private func memberships(
    _ process: ProcessDirectory
  ) throws(CgroupMissing) -> [CgroupMembership] {
    let file = process.file(process.memoryFolder + "cgroup")
    do {
      let bytes = try file.read().decompressed()
      return try ProcessCgroup.Parser().parse(bytes, path: file.path).entries.map {
        CgroupMembership(
          hierarchy: $0.hierarchy, controllers: $0.controllers, path: $0.path)
      }
    } catch {
      throw CgroupMissing(Unavailability("\(file.path): \(error)"))
    }
  }

  private func missing(
    _ mounts: [CgroupMount], _ memberships: [CgroupMembership], _ unified: [String]?
  ) -> Unavailability {
    let v1 = memberships.first { $0.controllers.contains("memory") }
    let isMounted = mounts.contains {
      v1 == nil ? $0.fileSystem == "cgroup2" : $0.superOptions.contains("memory")
    }
    guard isMounted else {
      return Unavailability(
        "the memory controller's hierarchy is not mounted", remedy: Self.sysRemedy)
    }
    if v1 == nil, unified?.contains("memory") == false {
      return Unavailability(
        "this kernel runs without the memory controller",
        remedy: "boot it without cgroup_disable=memory")
    }
    let path = (v1 ?? memberships.first { $0.hierarchy == 0 })?.path ?? "/"
    return Unavailability(
      "its cgroup \(path) is outside of what is mounted in this cgroup namespace",
      remedy: "run on the host, \(Self.sysRemedy), or name it with --cgroup PATH")
  }

  private static let sysRemedy = "mount the host's /sys and name it with --sys"
}

/// Why there is no cgroup to read.
struct CgroupMissing: Error {
  let why: Unavailability

  init(_ why: Unavailability) { self.why = why }
}
