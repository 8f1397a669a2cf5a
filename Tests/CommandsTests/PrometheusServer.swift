import Foundation
import TestSupport
import Testing

/// Debian's prometheus on a free loopback port, in a memory cgroup of its own where that is allowed.
final class PrometheusServer {
  let pid: Int32
  let url: String
  /// The directory of its cgroup, `nil` where none could be made.
  let cgroup: String?
  private let process = Process()
  private let folder: URL

  /// Whether the package is installed.
  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/prometheus")

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "memcorrelate-prometheus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = folder.appending(path: "prometheus.yml")
    // It scrapes nothing, so that it stands still between two requests.
    try "global: {scrape_interval: 1h}\n".write(
      to: configuration, atomically: true, encoding: .utf8)
    let port = try freePort()
    url = "http://127.0.0.1:\(port)/metrics"
    cgroup = makeMemoryCgroup()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell joins the cgroup and becomes the server: nothing of it is charged elsewhere.
    process.arguments = [
      "-c", #"[ -z "$0" ] || echo 0 >"$0/cgroup.procs"; exec "$@""#, cgroup ?? "",
      "/usr/bin/prometheus", "--config.file=\(configuration.path)",
      "--storage.tsdb.path=\(folder.appending(path: "data").path)",
      "--web.listen-address=127.0.0.1:\(port)",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    pid = process.processIdentifier
    for _ in 0..<240 {
      let probe = try runProgram(
        "/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"])
      if probe.status == 0 { return }
      usleep(250_000)
    }
    Issue.record("prometheus does not listen on port \(port)")
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
    if let cgroup { rmdir(cgroup) }
  }
}

/// A new memory cgroup, v1 or v2, empty. `nil` where this user or this machine cannot make one.
private func makeMemoryCgroup() -> String? {
  for parent in ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"] {
    let path = "\(parent)/memcorrelate-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    guard FileManager.default.fileExists(atPath: parent + "/cgroup.procs"), mkdir(path, 0o755) == 0
    else { continue }
    if FileManager.default.fileExists(atPath: path + "/memory.stat") { return path }
    rmdir(path)
  }
  return nil
}

private func freePort() throws -> UInt16 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
    }
  }
  try #require(status == 0)
  return UInt16(bigEndian: address.sin_port)
}
