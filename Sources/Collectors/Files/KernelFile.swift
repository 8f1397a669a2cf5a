import Compression
import Glibc
import SnapshotModel
import SystemCalls

/// A file that the kernel writes as it is read.
///
/// Its size is not known beforehand and may be 47 MB (smaps with 65,530 mappings), so that it is
/// compressed chunk by chunk and never held as it is.
struct KernelFile {
  let directory: Directory
  /// The path from the directory.
  let name: String
  let access: Access

  init(_ name: String, in directory: Directory, access: Access = .everybody) {
    self.directory = directory
    self.name = name
    self.access = access
  }

  var path: String { directory.pathOf(name) }

  /// The whole file under a capture's name, with the moments when reading began and ended.
  ///
  /// What cannot be read is an outcome too: it never throws.
  func capture(as captureName: String, view: View?) -> Capture {
    let begin = Instant.now
    let outcome: Capture.Outcome
    do throws(SystemError) {
      outcome = .captured(try read())
    } catch {
      outcome = .unavailable(Unavailability(error, access: access))
    }
    return Capture(
      name: captureName, source: path, view: view, begin: begin, end: .now, outcome: outcome)
  }

  /// Throws the `errno` of open(2) or read(2), also that of a read after others that went well: half
  /// a file is none.
  func read() throws(SystemError) -> CompressedBytes {
    let file = try directory.open(name)
    return try file.readCompressed()
  }
}

/// The file at a path as a capture.
func captureFile(
  _ path: String, as name: String, view: View?, access: Access
) -> Capture {
  let begin = Instant.now
  let outcome: Capture.Outcome
  do throws(SystemError) {
    outcome = .captured(try FileDescriptor(opening: path).readCompressed())
  } catch {
    outcome = .unavailable(Unavailability(error, access: access))
  }
  return Capture(
    name: name, source: path, view: view, begin: begin, end: .now, outcome: outcome)
}

extension FileDescriptor {
  static let chunkSize = 256 * 1024

  /// All that is left to read, compressed as it comes.
  func readCompressed() throws(SystemError) -> CompressedBytes {
    var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
    var compressor = Compressor()
    while true {
      let count = try read(into: &buffer)
      if count == 0 { return compressor.finish() }
      compressor.append(buffer.span.extracting(0..<count))
    }
  }
}
