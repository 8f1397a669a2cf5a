extension PageSource.Name {
  /// The kernel's file.
  package var file: String {
    switch self {
    case .pagemapScan: "PAGEMAP_SCAN of /proc/PID/pagemap"
    case .pagemap: "/proc/PID/pagemap"
    case .kpageflags, .kpagecount, .kpagecgroup: "/proc/\(rawValue)"
    }
  }

  /// What is not known without it.
  package var tells: String {
    switch self {
    case .pagemapScan: "which pages are mapped as huge ones"
    case .pagemap: "the pages of the process"
    case .kpageflags: "the kind of each page"
    case .kpagecount: "how often each page is mapped"
    case .kpagecgroup: "which cgroup pays for each page"
    }
  }
}
