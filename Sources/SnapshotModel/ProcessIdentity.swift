/// What the named process turned out to be.
///
/// Read before and after everything else; two that differ void the snapshot. What could not be read,
/// or stands in no captured file, is `nil`.
package struct ProcessIdentity: Hashable, Sendable, Codable {
  package var pid: Int32
  /// `stat` field 22: clock ticks after boot. Together with the pid it names one process for ever.
  package var startTime: UInt64?
  package var comm: String?
  /// The target of the `exe` link.
  package var executable: String?
  /// The GNU build ID of the executable in hexadecimal.
  package var buildID: String?
  package var commandLine: [String]
  /// The path of its memory cgroup as seen by the reader, `/kubepods/pod1`.
  package var cgroup: String?
  /// 1 or 2.
  package var cgroupVersion: Int?

  package init(pid: Int32) {
    self.pid = pid
    commandLine = []
  }
}
