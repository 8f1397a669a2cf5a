package import GoRuntime

/// Reads the Go heap of a live process.
package func goHeap(
  ofProcess pid: Int32, procRoot: String = "/proc", pause: PausePolicy
) throws -> GoHeapDocument {
  let process = try ProcessDirectory(pid: pid, procRoot: procRoot)
  return try GoHeapReader(process: process, procRoot: procRoot, pause: pause).document()
}
