import Glibc
import Procfs
import SystemCalls

/// The page of zeros that the kernel maps wherever untouched memory is read.
enum ZeroPage {
  /// Its number in physical memory, read off a page of this program's own. `nil` without CAP_SYS_ADMIN.
  static let frame: UInt64? = {
    let size = sysconf(Int32(_SC_PAGESIZE))
    guard
      let page = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      page != MAP_FAILED
    else { return nil }
    defer { munmap(page, size) }
    // Reading it maps it.
    guard page.load(as: UInt8.self) == 0,
      let pagemap = try? FileDescriptor(opening: "/proc/self/pagemap")
    else { return nil }
    var entry: UInt64 = 0
    let place = UInt64(UInt(bitPattern: page)) / UInt64(size) * UInt64(PagemapEntry.byteCount)
    let count = withUnsafeMutableBytes(of: &entry) { try? pagemap.read(into: $0, at: place) }
    return count == PagemapEntry.byteCount ? PagemapEntry(rawValue: entry).frame : nil
  }()
}
