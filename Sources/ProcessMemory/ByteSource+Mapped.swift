import MemoryUnits
import ObjectFile

extension ByteSource {
  /// What a mapping of this file shows: its content, and zeros behind its end up to the end of that
  /// page.
  ///
  /// Throws `.truncated` for pages further behind: touching them is SIGBUS.
  func mapped(
    at offset: UInt64, count: Int, pageSize: PageSize
  ) throws(ObjectFileError) -> [UInt8] {
    let (end, overflow) = offset.addingReportingOverflow(UInt64(count))
    guard !overflow, end <= pageSize.roundUp(Address(size)).value else {
      throw .truncated(
        path: path, offset: offset, what: "\(count) bytes of a mapping", needed: UInt64(count),
        size: size)
    }
    let there = Int(min(end, size) - min(offset, size))
    let content = try bytes(at: min(offset, size), count: there)
    return there == count ? content : content + [UInt8](repeating: 0, count: count - there)
  }
}
