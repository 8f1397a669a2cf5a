import Glibc
import ObjectFile
import SystemCalls

/// All of a file or pipe.
///
/// Throws `.unreadable`, and `.malformed` for one with more than `limit` bytes.
func wholeFile(
  _ path: String, limit: Int, expected: String
) throws(ObjectFileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw .unreadable(path: path, offset: 0, reason: SystemError(errno).description)
  }
  defer { close(descriptor) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let length = read(descriptor, &buffer, buffer.count)
    if length < 0 && errno == EINTR { continue }
    guard length >= 0 else {
      throw .unreadable(
        path: path, offset: UInt64(content.count), reason: SystemError(errno).description)
    }
    if length == 0 { return content }
    content += buffer[..<length]
    guard content.count <= limit else {
      throw .malformed(
        path: path, offset: 0, expected: expected, found: "more than \(limit) bytes")
    }
  }
}
