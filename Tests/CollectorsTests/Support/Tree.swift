import Foundation

/// Writes files below a directory: path → text.
func write(_ files: [String: String], below root: URL) throws {
  for (path, text) in files {
    let file = root.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}

/// A line of /proc/PID/stat, 52 fields.
func statLine(
  pid: Int32, comm: String = "server", state: String = "S", flags: UInt64 = 0, minflt: Int = 7,
  startTime: Int = 4711, vsize: Int = 8_192_000, rss: Int = 100
) -> String {
  var fields = Array(repeating: "0", count: 52)
  fields[0] = String(pid)
  fields[1] = "(\(comm))"
  fields[2] = state
  fields[8] = String(flags)
  fields[9] = String(minflt)
  fields[19] = "1"
  fields[21] = String(startTime)
  fields[22] = String(vsize)
  fields[23] = String(rss)
  return fields.joined(separator: " ") + "\n"
}

/// A /proc with one process in it, and the cgroup hierarchies of a v1 machine.
struct MachineTree {
  let root: URL
  var proc: String { root.appending(path: "proc").path() }
  var sys: String { root.appending(path: "sys").path() }

  static let pid: Int32 = 4242

  init(_ root: URL, cgroup: String = "/pod/app") throws {
    self.root = root
    let process = "proc/\(Self.pid)"
    let memory = "sys/fs/cgroup/memory"
    try write(
      [
        "proc/1/mountinfo": """
        31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
        35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw

        """,
        "proc/meminfo": "MemTotal:        1024 kB\n",
        "proc/version": "Linux version 6.1.0-test (x) #1\n",
        "proc/stat": "cpu  1 2 3\nbtime 1700000000\n",
        "sys/devices/system/cpu/online": "0-3\n",
        "\(process)/stat": statLine(pid: Self.pid),
        "\(process)/statm": "2000 100 50 10 0 300 0\n",
        "\(process)/status": "Name:\tserver\nState:\tS (sleeping)\nVmSize:\t    8000 kB\n",
        "\(process)/comm": "server\n",
        "\(process)/cmdline": "/usr/bin/server\0--port\u{0}80\0",
        "\(process)/cgroup": "4:memory:\(cgroup)\n0::/other\n",
        "\(process)/maps": "00400000-00bd0000 r-xp 00000000 fe:00 12 /usr/bin/server\n",
        "\(memory)/memory.stat": "cache 4096\nrss 8192\nmapped_file 0\n",
        "\(memory)/memory.usage_in_bytes": "999424\n",
        "\(memory)/memory.limit_in_bytes": "9223372036854771712\n",
        "\(memory)/cgroup.procs": "1\n",
        "sys/fs/cgroup/unified/cgroup.controllers": "\n",
      ], below: root)
    try addCgroup("/pod", procs: "")
    try addCgroup("/pod/app", procs: "\(Self.pid)\n")
    try addCgroup("/pod/side", procs: "77\n")
    try addCgroup("/pod/app/child", procs: "78\n")
    try addCgroup("/pod/app/child/grandchild", procs: "79\n")
  }

  func addCgroup(_ path: String, procs: String) throws {
    let folder = "sys/fs/cgroup/memory\(path)"
    try write(
      [
        "\(folder)/memory.stat": "cache 4096\nrss 8192\nmapped_file 1024\n",
        "\(folder)/memory.usage_in_bytes": "16384\n",
        "\(folder)/memory.kmem.usage_in_bytes": "4096\n",
        "\(folder)/memory.limit_in_bytes": "1048576\n",
        "\(folder)/memory.unheard_of": "something\n",
        "\(folder)/memory.force_empty": "must not be read\n",
        "\(folder)/memory.pressure_level": "must not be read\n",
        "\(folder)/cgroup.event_control": "must not be read\n",
        "\(folder)/cgroup.procs": procs,
        "\(folder)/tasks": procs,
      ], below: root)
  }
}
