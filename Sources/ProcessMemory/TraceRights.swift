import SystemCalls

/// What it takes to read a process's memory or to stop it: the kernel asks for the same rights as
/// ptrace(2) with PTRACE_MODE_ATTACH_FSCREDS, described there.
struct TraceRights {
  /// kernel.yama.ptrace_scope; `nil` where the kernel has no Yama.
  private let scope: Int?

  init(procRoot: String) {
    let file = try? FileDescriptor(opening: "\(procRoot)/sys/kernel/yama/ptrace_scope")
    guard let file else {
      scope = nil
      return
    }
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = (try? file.read(into: &buffer)) ?? 0
    let digits = buffer[..<count].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    scope = Int(String(decoding: digits, as: UTF8.self))
  }

  /// What helps one to whom they are denied.
  var remedy: String {
    switch scope {
    case 3?: "kernel.yama.ptrace_scope is 3: no process can be traced until the next boot"
    case 2?: "\(Self.root): kernel.yama.ptrace_scope is 2"
    case 1?: "\(Self.root), or set kernel.yama.ptrace_scope to 0 and run as \(Self.sameUser)"
    default: "\(Self.root), or as \(Self.sameUser)"
    }
  }

  /// The files are their owner's alone: who may trace all processes may not open those of others yet.
  private static let root = "run as root with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"
  /// PR_SET_DUMPABLE, which set-user-ID programs and some servers clear: then nobody without
  /// CAP_SYS_PTRACE may trace it.
  private static let sameUser =
    "the same user with no fewer capabilities, if the process is dumpable"
}
