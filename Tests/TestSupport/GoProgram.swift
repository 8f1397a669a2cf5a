package import Foundation
import Glibc

/// The program of Tests/Fixtures/go/memstats, built with Debian's Go.
package enum GoProgram {
  package static let isInstalled = access("/usr/lib/go-1.19/bin/go", X_OK) == 0
  package static let notInstalled = "Debian's golang-go (1.19) is not installed"

  /// Builds it without symbols into the directory. Returns its path.
  package static func build(in directory: URL) throws -> URL {
    let go = try runProgram(
      projectRoot.appending(path: "scripts/go-toolchain.sh").path, ["1.19"])
    let program = directory.appending(path: "memstats")
    let result = try runProgram(
      go.text.trimmingCharacters(in: .whitespacesAndNewlines),
      ["build", "-ldflags=-s -w", "-o", program.path, "."],
      environment: [
        "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local",
      ], directory: projectRoot.appending(path: "Tests/Fixtures/go/memstats"))
    guard result.status == 0 else { throw GoProgramError(description: result.errors) }
    return program
  }

  /// Whether the kernel writes cores as files into the directory of the program.
  package static let canDumpCore: Bool = {
    let pattern =
      (try? String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)) ?? "|"
    return pattern.hasPrefix("core") && !pattern.contains("/")
  }()
  package static let cannotDumpCore = "kernel.core_pattern sends cores elsewhere"

  /// Runs the program until it stops itself and has the kernel write a core, before it executes another
  /// instruction. Returns the path of the core, and what the program printed.
  package static func dumpCore(
    of program: URL, _ arguments: [String], in directory: URL
  ) throws -> (core: URL, output: String) {
    let result = try runProgram(
      "/usr/bin/env", ["python3", "-c", dump, program.path] + arguments, directory: directory)
    guard result.status == 0, let core = result.text.split(separator: "\n").last else {
      throw GoProgramError(description: result.errors)
    }
    return (directory.appending(path: String(core)), result.text)
  }

  /// Each thread gets the signal, so that none of them can run on while another one takes it.
  private static let dump = """
    import ctypes, glob, os, resource, signal, subprocess, sys, time
    def states(pid):
        tasks = [open(f'/proc/{pid}/task/{task}/stat') for task in os.listdir(f'/proc/{pid}/task')]
        return {task.read().rpartition(') ')[2][0] for task in tasks}
    unlimited = lambda: resource.setrlimit(resource.RLIMIT_CORE, [resource.RLIM_INFINITY] * 2)
    # The threads that tests run on block signals, and their children inherit it.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, preexec_fn=unlimited)
    print(process.stdout.readline().decode(), end='')
    while states(process.pid) != {'T'}:
        time.sleep(0.01)
    libc = ctypes.CDLL(None)
    tgkill = {'x86_64': 234, 'aarch64': 131}[os.uname().machine]
    for task in os.listdir(f'/proc/{process.pid}/task'):
        libc.syscall(tgkill, process.pid, int(task), int(signal.SIGABRT))
    os.kill(process.pid, signal.SIGCONT)
    process.wait()
    print(glob.glob('core*')[0])
    """
}

package struct GoProgramError: Error, CustomStringConvertible {
  package let description: String
}
