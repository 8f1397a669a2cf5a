package import GoRuntime

/// The Go heap of a live process.
///
/// - Parameter procRoot: where procfs is mounted.
/// Throws a `CollectionError` where there is no such process, else a `GoHeapFailure`.
package func readGoHeap(
  ofProcess pid: Int32, procRoot: String = "/proc", pause: PausePolicy
) throws -> GoHeapDocument {
  let process = try ProcessDirectory(pid: pid, procRoot: procRoot)
  let reader = GoHeapReader(process: process, procRoot: procRoot, pause: pause, takesMoved: true)
  let document = try reader.document()
  try process.verifyIdentity()
  return document
}
