/// What the user named to take a snapshot of.
package enum Target: Hashable, Sendable {
  case pid(Int32)
  /// By the name of its program; exactly one process must have it.
  case name(String)
}

/// How a snapshot is taken.
package struct SnapshotOptions: Sendable {
  /// Where procfs and sysfs are mounted: `/host/proc` and `/host/sys` in a container that looks at its
  /// host.
  package var procRoot = "/proc"
  package var sysRoot = "/sys"
  /// The process's memory cgroup where it is not to be found out: a path in the hierarchy
  /// (`/kubepods/pod1`), or of its directory (`/sys/fs/cgroup/memory/kubepods/pod1`).
  package var cgroup: String?
  /// Read the memory of all processes in the cgroup, not of the one alone.
  package var readsCgroupMembers = false
  package var metrics: [MetricsOrigin] = []
  package var http = HTTPOptions()
  /// An ELF core of the process, its executable, and what `viewcore breakdown` printed of it.
  package var coreFile: String?
  package var coreExecutable: String?
  /// A shell command that writes a core of the process: `{pid}` and `{core}` in it stand for the
  /// process and the file, which is removed once its structure is read. Not for captured files.
  package var coreCommand: String?
  package var coreSummary: String?
  package var goHeap = GoHeapOption.ifStill
  /// Look at the process's pages one by one.
  package var readsPages = true
  /// Read smaps and smaps_rollup: each walks all page tables, for milliseconds a GiB in RAM.
  package var readsSmaps = true
  /// How often the kernel's files are read until nothing moved meanwhile.
  package var attempts = 5
  package var toolVersion: String

  package init(toolVersion: String) { self.toolVersion = toolVersion }
}

/// Whether the heap of a Go program is read out of the process's memory.
package enum GoHeapOption: Hashable, Sendable {
  case no
  /// Only if it holds still: the process is not stopped.
  case ifStill
  case yes(PausePolicy)
}

/// Where the program's own account is to be found.
package enum MetricsOrigin: Hashable, Sendable {
  /// `http:`, `https:` or `unix:/path/to.sock:/metrics`.
  case url(String)
  /// A page that was fetched before.
  case file(String)
  /// `/metrics` on the ports that the process itself listens on.
  case auto
}

/// How pages are fetched.
package struct HTTPOptions: Hashable, Sendable {
  /// The time for one whole page, in seconds.
  package var timeout: Double = 10
  /// In bytes, before and after decompression.
  package var sizeLimit = 64 << 20
  /// A PEM file with the certificate authority to trust instead of the system's.
  package var certificateAuthority: String?
  /// Do not verify the server's certificate.
  package var isInsecure = false
  package var bearerTokenFile: String?
  /// PEM files with the client's certificate and key.
  package var certificate: String?
  package var key: String?

  package init() {}
}
