import ObjectFile

extension CoreOrigin {
  /// Tells the kernel's cores from gdb's by marks that either always leaves.
  ///
  /// Kernel (fs/binfmt_elf.c `elf_core_dump`): NT_PRSTATUS first, notes before the memory, segments
  /// aligned to a page, no sections. gdb (gdb/gcore.c over BFD): NT_PRPSINFO first, notes after the
  /// memory, alignment 1, a section for each segment, since gdb 12 a note of owner `GDB`.
  init(_ header: ELFHeader, _ table: [ProgramHeader], _ notes: [CoreNotes.Kind]) {
    let loads = table.filter { $0.type == ProgramHeader.load }
    let firstLoad = loads.map(\.offset).min()
    let note = table.first { $0.type == ProgramHeader.note }
    var kernel: [String] = []
    var gdb: [String] = []
    func mark(_ isGDB: Bool, _ ofGDB: String, _ isKernel: Bool, _ ofKernel: String) {
      if isGDB { gdb.append(ofGDB) }
      if isKernel { kernel.append(ofKernel) }
    }
    if notes.contains(where: { $0.owner == "GDB" }) { gdb.append("a note of owner GDB") }
    if let first = notes.first {
      mark(
        first == CoreNotes.Kind(owner: "CORE", type: Note.processInformation),
        "the first note is NT_PRPSINFO",
        first == CoreNotes.Kind(owner: "CORE", type: Note.processStatus),
        "the first note is NT_PRSTATUS")
    }
    if let note, let firstLoad {
      mark(
        note.offset > firstLoad, "notes stand after the memory",
        note.offset < firstLoad, "notes stand before the memory")
    }
    if !loads.isEmpty {
      mark(
        loads.allSatisfy { $0.alignment <= 1 }, "segments are not aligned to pages",
        loads.allSatisfy { $0.alignment >= 4096 }, "segments are aligned to pages")
    }
    // One section is the kernel's way to count more program headers than the header can.
    mark(
      header.sectionHeaderField > 1, "there are section headers",
      header.sectionHeaderField <= 1, "there are no section headers")
    // Another writer may leave some of either's marks; all but one must agree.
    if gdb.count >= 3 && kernel.count <= 1 {
      self.init(.gcore, evidence: gdb)
    } else if kernel.count >= 3 && gdb.isEmpty {
      self.init(.kernel, evidence: kernel)
    } else {
      self.init(.unknown, evidence: gdb + kernel)
    }
  }
}
