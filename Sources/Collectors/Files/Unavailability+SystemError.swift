import Glibc
import SnapshotModel
import SystemCalls

/// Who may read a file, which decides what an error means and what helps.
enum Access {
  /// Files of /proc/PID that everybody may read: statm, stat, status, limits, cgroup.
  case everybody
  /// Files of /proc/PID behind the ptrace check: maps, smaps, smaps_rollup, the target of exe.
  case ptrace
  /// Parts of /proc/PID that have mode 0400 or 0500 and the ptrace check: fd.
  case owner
  /// The cgroup file system.
  case cgroup
  /// The machine's own files, and files that the user named.
  case system
}

extension Unavailability {
  init(_ error: SystemError, access: Access) {
    switch (access, error.code) {
    case (.everybody, EPERM), (.everybody, EACCES):
      // Such files have no other check: only the hidepid option of the mount forbids them.
      self.init(
        "hidden by the hidepid option of this /proc",
        remedy: "run as the same user, or with CAP_SYS_PTRACE")
    case (.ptrace, EPERM), (.ptrace, EACCES):
      self.init(
        "permission denied",
        remedy: "run with CAP_SYS_PTRACE, or as the same user with no fewer capabilities, if the "
          + "process is dumpable")
    case (.owner, EPERM), (.owner, EACCES):
      self.init(
        "permission denied",
        remedy: "run as root, or as the same user with no fewer capabilities")
    case (_, EPERM), (_, EACCES): self.init("permission denied", remedy: "run as root")
    case (.everybody, ESRCH), (.ptrace, ESRCH), (.owner, ESRCH):
      self.init("the process has exited, or has no memory of its own")
    case (.cgroup, ENODEV): self.init("the cgroup was removed while it was read")
    case (.cgroup, EOPNOTSUPP): self.init("not supported for a threaded cgroup")
    case (_, ENOENT): self.init("no such file")
    default: self.init(error.description)
    }
  }
}
