package import GoRuntime
import ObjectFile
import ProcessMemory

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

/// The Go heap in an ELF core. `executable` is the program's file, `nil` where it is not to be had: only
/// its code is missed then.
///
/// Throws a `GoHeapFailure`.
package func readGoHeap(
  ofCore core: String, executable: String?
) throws(GoHeapFailure) -> GoHeapDocument {
  let file: CoreFile<FileBytes>
  let program: FileBytes?
  do throws(ObjectFileError) {
    file = try CoreFile(FileBytes(path: core))
    program = try executable.map { path throws(ObjectFileError) in try FileBytes(path: path) }
  } catch {
    throw .core(error)
  }
  return try GoHeapDocument(core: file, file.structure(), executable: program)
}
