import Glibc
import MemoryUnits
package import ObjectFile
import Procfs
import Synchronization
import SystemCalls

extension LiveMemory {
  package func bytes(at address: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    guard count > 0 else { return [] }
    guard let range = AddressRange(Address(address), length: UInt64(count)) else {
      throw unreadable(address, "\(count) bytes from there pass the end of the address space")
    }
    let parts = try parts(of: range)
    let window = try pages(of: range)
    try refuse(window)
    return try [UInt8](count: count) { buffer throws(ObjectFileError) in
      for part in parts {
        for run in window.runs(in: part.range) {
          let start = Int(run.range.start.value - address)
          try read(
            run, of: part.mapping,
            into: UnsafeMutableRawBufferPointer(
              rebasing: buffer[start..<start + Int(run.range.length.bytes)]))
        }
      }
    }
  }

  /// The range cut where one mapping ends and the next begins.
  ///
  /// Throws for a gap.
  private func parts(
    of range: AddressRange
  ) throws(ObjectFileError) -> [(range: AddressRange, mapping: MapsEntry)] {
    var parts: [(range: AddressRange, mapping: MapsEntry)] = []
    var rest = range
    while !rest.isEmpty {
      guard let mapping = mappings[rest.start], let part = mapping.range.intersection(rest),
        let after = AddressRange(part.end, rest.end)
      else { throw unreadable(rest.start.value, "nothing is mapped") }
      parts.append((part, mapping.label))
      rest = after
    }
    return parts
  }

  /// Throws for pages that must not be touched.
  private func refuse(_ window: PageWindow) throws(ObjectFileError) {
    if let swapped = window.first(where: \.isSwapped) {
      throw unreadable(swapped.address.value, "\(swapped.count) in swap")
    }
    if let guards = window.first(where: \.isGuard) {
      throw unreadable(guards.address.value, "\(guards.count) guards, which nothing may touch")
    }
  }

  private func read(
    _ run: PageWindow.Run, of mapping: MapsEntry, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ObjectFileError) {
    if run.isThere {
      try readMemory(into: buffer, at: run.range.start.value)
    } else if mapping.inode != 0 {
      try readFile(of: mapping, into: buffer, at: run.range.start.value)
    } else if mapping.isOfKernel {
      throw unreadable(run.range.start.value, "the kernel's own page \(mapping.name)")
    } else {
      buffer.initializeMemory(as: UInt8.self, repeating: 0)
    }
  }

  private func readMemory(
    into buffer: UnsafeMutableRawBufferPointer, at address: UInt64
  ) throws(ObjectFileError) {
    let count: Int
    do throws(SystemError) {
      count = try memory.read(into: buffer, at: address)
    } catch {
      switch error.code {
      case ESRCH: throw hasExited(address)
      case EIO, EFAULT: throw unreadable(address, "unmapped meanwhile, or memory of a device")
      default: throw unreadable(address, error.description)
      }
    }
    bytesReadSoFar.add(Int64(count), ordering: .relaxed)
    guard count == buffer.count else { throw hasExited(address) }
  }

  private func readFile(
    of mapping: MapsEntry, into buffer: UnsafeMutableRawBufferPointer, at address: UInt64
  ) throws(ObjectFileError) {
    do throws(ObjectFileError) {
      let content = try files.file(of: mapping).mapped(
        at: mapping.offset + (address - mapping.range.start.value), count: buffer.count,
        pageSize: pageSize)
      buffer.copyBytes(from: content)
    } catch {
      throw unreadable(address, "pages of \(mapping.name) that are not in memory: \(error.reason)")
    }
  }

  func hasExited(_ address: UInt64) -> ObjectFileError {
    unreadable(address, "the process has exited, or runs another program by now")
  }

  func unreadable(_ address: UInt64, _ reason: String) -> ObjectFileError {
    .unreadable(path: path, offset: address, reason: reason)
  }
}

extension MapsEntry {
  /// `[vdso]`, `[vvar]`, `[vvar_vclock]`, `[uprobes]`: pages that the kernel made and no file holds.
  var isOfKernel: Bool {
    ["[vdso", "[vvar", "[vsyscall", "[uprobes"].contains { name.hasPrefix($0) }
  }
}
