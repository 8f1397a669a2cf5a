import Foundation
import Glibc
import SystemCalls
import TestSupport
import Testing

@Suite struct FileDescriptorTests {
  @Test func readsAtAPlaceUpToTheEnd() throws {
    try withTemporaryDirectory { folder throws in
      let path = folder.appending(path: "file").path()
      try Data("0123456789".utf8).write(to: URL(fileURLWithPath: path))
      let file = try FileDescriptor(opening: path)
      var buffer = [UInt8](repeating: 0, count: 4)
      var count = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 3) }
      #expect(buffer == Array("3456".utf8))
      #expect(count == 4)
      count = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
      #expect(count == 2)
      #expect(buffer.prefix(2) == [UInt8(ascii: "8"), UInt8(ascii: "9")])
      // The file's own place is where it was.
      #expect(try file.read(into: &buffer) == 4)
      #expect(buffer == Array("0123".utf8))
    }
  }

  @Test func anOffsetThatNoFileHasIsAnError() throws {
    let file = try FileDescriptor(opening: "/dev/zero")
    var buffer = [UInt8](repeating: 0, count: 4)
    #expect(throws: SystemError(EINVAL)) {
      try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: .max) }
    }
  }

  @Test func errorsAreTheSystemsWordsInLowerCase() {
    #expect(SystemError(ENOENT).description == "no such file or directory")
    #expect(throws: SystemError(ENOENT)) {
      _ = try FileDescriptor(opening: "/nowhere/at/all")
    }
  }
}
