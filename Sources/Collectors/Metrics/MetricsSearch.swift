import Compression
import SnapshotModel
import SystemCalls
import TextParsing

/// Finds the page that a process itself serves, by the sockets that it listens on.
struct MetricsSearch {
  let process: ProcessDirectory
  /// /proc/stat is needed: it has the boot time.
  let machine: [Capture]
  let header: SnapshotHeader

  private static let limit = 16

  /// The first page that proves to be of this process by `process_start_time_seconds`.
  ///
  /// Throws why there is none.
  func find(
    _ fetch: (MetricsURL, HTTPOptions) throws(PageUnusable) -> [UInt8]
  ) throws(PageUnusable) -> MetricsURL {
    try checkNetwork()
    let sockets = try sockets()
    let reachable = sockets.filter { !$0.hosts.isEmpty }
    guard !reachable.isEmpty else {
      throw PageUnusable(
        Unavailability(
          sockets.isEmpty
            ? "the process listens on no TCP port"
            : "the process listens on no loopback address, but on port "
              + list(sockets.map { String($0.port) }),
          remedy: "name the page with --metrics URL"))
    }
    var options = HTTPOptions()
    options.timeout = 2
    var tried: [String] = []
    for socket in reachable.prefix(Self.limit) {
      for host in socket.hosts {
        let url: MetricsURL
        do throws(CollectionError) {
          url = try MetricsURL(MetricsURL.text(address: host, port: socket.port))
        } catch {
          continue
        }
        tried.append("\(host):\(socket.port)")
        if let page = try? fetch(url, options), isOwn(page) { return url }
      }
    }
    throw PageUnusable(
      Unavailability(
        "no /metrics of this process on \(list(tried))",
        remedy: "name the page with --metrics URL"))
  }

  /// A port of another network namespace is not this one's.
  private func checkNetwork() throws(PageUnusable) {
    guard let theirs = try? process.directory.target(ofLink: "ns/net"),
      let own = try? Directory("/proc/self").target(ofLink: "ns/net"), theirs != own
    else { return }
    throw PageUnusable(
      Unavailability(
        "the process is in another network namespace",
        remedy: "name an address that reaches it with --metrics URL, or run in its namespace "
          + "(nsenter -t \(process.pid) -n)"))
  }

  /// Those of the process, the lowest port first.
  private func sockets() throws(PageUnusable) -> [ListeningSocket] {
    let inodes: Set<UInt64>
    do throws(SystemError) {
      let files = try process.directory.names(in: "fd")
      inodes = Set(files.compactMap { inode(of: "fd/\($0)") })
    } catch {
      throw PageUnusable(Unavailability(error, access: .owner))
    }
    var found: [ListeningSocket] = []
    for name in ["net/tcp", "net/tcp6"] {
      // A machine without IPv6 has no tcp6.
      guard let bytes = try? process.directory.open(name).readAll(limit: 256 << 20) else {
        continue
      }
      do throws(ParseError) {
        found += try ListeningSockets().parse(bytes, path: process.directory.pathOf(name))
      } catch {
        throw PageUnusable(Unavailability("\(error)"))
      }
    }
    return found.filter { inodes.contains($0.inode) }.sorted { $0.port < $1.port }
  }

  /// `socket:[4711]` → 4711
  private func inode(of link: String) -> UInt64? {
    guard let target = try? process.directory.target(ofLink: link) else { return nil }
    let text = String(decoding: target, as: UTF8.self)
    guard text.hasPrefix("socket:["), text.hasSuffix("]") else { return nil }
    return UInt64(text.dropFirst(8).dropLast())
  }

  private func isOwn(_ page: [UInt8]) -> Bool {
    let capture = Capture(
      name: "metrics/metrics", source: "", view: .metrics, begin: nil, end: nil,
      outcome: .captured(CompressedBytes(compressing: page)))
    let stat = process.file("stat").capture(as: "proc/\(process.pid)/stat", view: .procfs)
    let readings = derive(captures: machine + [stat, capture], header: header).readings
    func number(_ id: String) -> Double? {
      readings.first { $0.id == id }?.number?.approximation
    }
    guard let said = number("metrics.process_start_time_seconds"),
      let started = number("procfs.process.start_time")
    else { return false }
    // The boot time, whole seconds, is computed anew when the clock is set.
    return abs(said - started) <= 1
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
