extension FileDescriptor {
  /// All that is left to read; `nil` when that is more than `limit`.
  package func readAll(limit: Int) throws(SystemError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: min(limit + 1, 256 << 10))
    var bytes: [UInt8] = []
    while true {
      let count = try read(into: &buffer)
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
