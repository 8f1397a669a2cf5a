/// Writes small ELF files, cores above all, for tests: whole, odd or broken.
package struct ELFBuilder {
  package struct Segment {
    package var type: UInt32 = 1
    /// `rw-`
    package var permissions: String
    package var address: UInt64
    package var memorySize: UInt64
    package var content: [UInt8]
    /// Where the header says that it stands in the file; `nil` for where it does.
    package var offset: Int?

    package init(_ permissions: String, at address: UInt64, size: UInt64, content: [UInt8] = []) {
      self.permissions = permissions
      self.address = address
      self.memorySize = size
      self.content = content
    }
  }

  /// ET_CORE is 4, ET_EXEC 2.
  package var type: UInt16 = 4
  /// EM_X86_64 is 62.
  package var machine: UInt16 = 62
  package var is64Bit = true
  package var isLittleEndian = true
  package var segments: [Segment] = []
  /// The records of one PT_NOTE segment; none makes none.
  package var notes: [[UInt8]] = []
  /// As gdb writes: notes behind the memory, no alignment, a section header for each segment.
  package var isGDB = false
  /// Counts the program headers in section header 0, as the kernel does from 65,535 on.
  package var countsInSection = false

  package init() {}

  package func build() -> [UInt8] {
    let count = segments.count + (notes.isEmpty ? 0 : 1)
    let content = notes.flatMap { $0 }
    let tableEnd = 64 + count * 56
    var offset = isGDB ? tableEnd : tableEnd + content.count
    let alignment = isGDB ? 1 : 4096
    var memory: [UInt8] = []
    var rows: [[UInt8]] = []
    for segment in segments {
      let flags: UInt32 =
        (segment.permissions.contains("r") ? 4 : 0) + (segment.permissions.contains("w") ? 2 : 0)
        + (segment.permissions.contains("x") ? 1 : 0)
      rows.append(
        row(
          segment.type, flags, offset: segment.offset ?? offset, address: segment.address,
          fileSize: segment.content.count, memorySize: segment.memorySize, alignment))
      memory += segment.content
      offset += segment.content.count
    }
    if !notes.isEmpty {
      rows.insert(
        row(
          4, 0, offset: isGDB ? offset : tableEnd, address: 0, fileSize: content.count,
          memorySize: 0, isGDB ? 1 : 4),
        at: 0)
    }
    let body = rows.flatMap { $0 } + (isGDB ? memory + content : content + memory)
    let sections = countsInSection ? 1 : isGDB ? count + 1 : 0
    let sectionTable =
      [UInt8](repeating: 0, count: sections == 0 ? 0 : 44)
      + (sections == 0 ? [] : bytes(UInt32(countsInSection ? count : 0)))
      + [UInt8](repeating: 0, count: sections == 0 ? 0 : sections * 64 - 48)
    return header(
      count: countsInSection ? 0xffff : count, sections: sections,
      sectionsAt: sections == 0 ? 0 : 64 + body.count) + body + sectionTable
  }

  private func header(count: Int, sections: Int, sectionsAt: Int) -> [UInt8] {
    [0x7f, 0x45, 0x4c, 0x46, is64Bit ? 2 : 1, isLittleEndian ? 1 : 2, 1]
      + [UInt8](repeating: 0, count: 9)
      + number(type) + number(machine) + number(UInt32(1)) + number(UInt64(0x401000))
      + number(UInt64(64)) + number(UInt64(sectionsAt)) + number(UInt32(0))
      + number(UInt16(64)) + number(UInt16(56)) + number(UInt16(count)) + number(UInt16(64))
      + number(UInt16(sections)) + number(UInt16(0))
  }

  private func row(
    _ type: UInt32, _ flags: UInt32, offset: Int, address: UInt64, fileSize: Int,
    memorySize: UInt64, _ alignment: Int
  ) -> [UInt8] {
    bytes(type) + bytes(flags) + bytes(UInt64(offset)) + bytes(address) + bytes(UInt64(0))
      + bytes(UInt64(fileSize)) + bytes(memorySize) + bytes(UInt64(alignment))
  }

  private func number(_ value: some FixedWidthInteger) -> [UInt8] {
    isLittleEndian ? bytes(value) : bytes(value).reversed()
  }
}

extension ELFBuilder {
  package static func note(_ owner: String, _ type: UInt32, _ content: [UInt8]) -> [UInt8] {
    let name = Array(owner.utf8) + [0]
    return bytes(UInt32(name.count)) + bytes(UInt32(content.count)) + bytes(type) + padded(name)
      + padded(content)
  }

  /// NT_PRSTATUS of a thread.
  package static func threadNote() -> [UInt8] {
    note("CORE", 1, [UInt8](repeating: 0, count: 336))
  }

  /// NT_PRPSINFO.
  package static func processNote(pid: Int32, name: String) -> [UInt8] {
    var content = [UInt8](repeating: 0, count: 136)
    content.replaceSubrange(24..<28, with: bytes(pid))
    content.replaceSubrange(40..<40 + name.utf8.count, with: Array(name.utf8))
    return note("CORE", 3, content)
  }

  /// NT_AUXV.
  package static func auxiliaryNote(_ entries: KeyValuePairs<UInt64, UInt64>) -> [UInt8] {
    note(
      "CORE", 6,
      entries.flatMap { bytes($0.key) + bytes($0.value) } + [UInt8](repeating: 0, count: 16))
  }

  /// NT_FILE, offsets in pages of 4 KiB.
  package static func filesNote(
    _ files: [(start: UInt64, end: UInt64, page: UInt64, path: String)]
  ) -> [UInt8] {
    note(
      "CORE", 0x4649_4c45,
      bytes(UInt64(files.count)) + bytes(UInt64(4096))
        + files.flatMap { bytes($0.start) + bytes($0.end) + bytes($0.page) }
        + files.flatMap { Array($0.path.utf8) + [0] })
  }

  private static func padded(_ content: [UInt8]) -> [UInt8] {
    content + [UInt8](repeating: 0, count: (4 - content.count % 4) % 4)
  }
}

/// A small core like a live process's: a program with code, data and bss at 0x400000, a heap, a
/// reservation, a stack, the kernel's own pages.
extension ELFBuilder {
  package static func smallCore(
    isGDB: Bool = false, pid: Int32 = 42, buildID: [UInt8] = [0xab, 0xcd]
  ) -> ELFBuilder {
    let page = [UInt8](repeating: 0, count: 4096)
    let used = [UInt8](repeating: 7, count: 4096)
    let program = smallProgram(buildID: buildID)
    var core = ELFBuilder()
    core.isGDB = isGDB
    let information = processNote(pid: pid, name: "small")
    core.notes =
      (isGDB ? [information, threadNote()] : [threadNote(), information]) + [threadNote()]
      + [
        auxiliaryNote([
          3: 0x400040, 6: 4096, 9: 0x401000, 25: 0x7ffd_0000_1010, 31: 0x7ffd_0000_1ff0,
          33: 0x7fff_0000_3000,
        ]),
        filesNote([
          (0x400000, 0x404000, 0, "/usr/bin/small"), (0x404000, 0x406000, 4, "/usr/bin/small"),
          (0x406000, 0x407000, 6, "/usr/bin/small"),
          (0x7f00_0000_0000, 0x7f00_0000_8000, 0, "/memfd:cache (deleted)"),
        ]),
      ]
    if isGDB { core.notes.append(note("GDB", 0xff00_0000, Array("target".utf8))) }
    let start = program + [UInt8](repeating: 0, count: 4096 - program.count)
    core.segments = [
      Segment(
        "r-x", at: 0x400000, size: 0x4000, content: isGDB ? start + used + used + used : start),
      Segment("r--", at: 0x404000, size: 0x2000),
      Segment("rw-", at: 0x406000, size: 0x1000, content: used),
      Segment("rw-", at: 0x407000, size: 0x3000, content: used + used + used),
      Segment("rw-", at: 0xc0_0000_0000, size: 0x2000, content: used + page),
      Segment(
        isGDB ? "r--" : "---", at: 0xc0_0000_2000, size: 0x6000,
        content: isGDB ? page + page + page + page + page + page : []),
      Segment("rw-", at: 0xc1_0000_0000, size: 0x5000),
      Segment("rw-", at: 0x7f00_0000_0000, size: 0x8000),
      Segment("r--", at: 0x7fff_0000_0000, size: 0x3000, content: page + page + page),
      Segment("r-x", at: 0x7fff_0000_3000, size: 0x2000, content: used + used),
      Segment("rw-", at: 0x7ffd_0000_0000, size: 0x2000, content: used + used),
      Segment(isGDB ? "r-x" : "--x", at: 0xffff_ffff_ff60_0000, size: 0x1000, content: used),
    ]
    // gdb leaves out the rows of what it does not dump, and cannot read [vvar].
    if isGDB {
      core.segments.removeAll { $0.content.isEmpty || $0.address == 0x7fff_0000_0000 }
    }
    return core
  }

  /// The program of that core as a file.
  package static func smallProgram(buildID: [UInt8]) -> [UInt8] {
    var program = ELFBuilder()
    program.type = 2
    let note = note("GNU", 3, buildID)
    program.segments = [
      Segment("r-x", at: 0x400000, size: 0x4000), Segment("rw-", at: 0x406000, size: 0x3800),
      Segment("r--", at: 0x400000 + 64 + 3 * 56, size: UInt64(note.count), content: note),
    ]
    program.segments[0].offset = 0
    program.segments[2].type = 4
    return program.build()
  }
}

private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
