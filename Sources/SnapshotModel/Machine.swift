package import MemoryUnits

/// What the meaning of the kernel's numbers depends on.
package struct Machine: Hashable, Sendable {
  package var pageSize: PageSize
  /// `false` where the captures do not tell the page size and 4 KiB was taken for it.
  package var pageSizeIsKnown: Bool
  /// `uname -r`: `6.1.0-28-amd64`.
  package var kernelRelease: String?
  /// Processors online: the bound of every per-CPU error.
  package var processorsOnline: Int?
  /// Clock ticks a second, in which `stat` counts; 100 on every Linux that Go runs on.
  package var clockTicksPerSecond: Int
  /// `btime` of /proc/stat: seconds since 1970.
  package var bootTime: Int64?

  package init(pageSize: PageSize = .fourKiB, pageSizeIsKnown: Bool = false) {
    self.pageSize = pageSize
    self.pageSizeIsKnown = pageSizeIsKnown
    clockTicksPerSecond = 100
  }

  /// Major and minor number of the kernel's release.
  package var kernelVersion: KernelVersion? { kernelRelease.flatMap(KernelVersion.init) }
}

/// `6.12` of `6.12.117-1`. Distributions backport, so that a version hints but does not prove.
package struct KernelVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  package init?(_ release: String) {
    let parts = release.split(separator: ".", maxSplits: 2)
    guard parts.count >= 2, let major = Int(parts[0]),
      let minor = Int(parts[1].prefix { $0.isASCII && $0.isNumber })
    else { return nil }
    self.init(major, minor)
  }

  package static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
  package var description: String { "\(major).\(minor)" }
}
