import MemoryUnits

/// What a segment of a core is for. Every segment is of one kind.
package enum SegmentKind: String, Hashable, Sendable, CaseIterable {
  /// Executable, of a file.
  case text
  /// Readable, of a file.
  case readOnly = "read_only"
  /// Writable, of a file; shared memory, which the kernel keeps as a file, too.
  case data
  /// Writable memory without a file directly behind the program's data. Where the kernel merged it with
  /// the heap that `brk` grows, that too.
  case bss
  /// The main thread's stack.
  case stack
  /// What the kernel maps for itself: vdso, vvar, vsyscall.
  case special
  /// Address space that nobody may touch. In gdb's cores an inference: gdb marks it readable.
  case reserved
  /// The rest: heaps, threads' stacks, all that was mapped without a file.
  case anonymous
}

/// A segment with its kind.
package struct ClassifiedSegment: Hashable, Sendable {
  package let segment: CoreSegment
  package let kind: SegmentKind
  /// The file that is mapped there.
  package let file: MappedFile?
  /// Whether the kind follows from likelihood instead of from what the core says.
  package let isInferred: Bool
}

extension CoreStructure {
  /// Every segment with its kind, `nil` where the core has no note NT_FILE and cannot tell.
  package func classifiedSegments() -> [ClassifiedSegment]? {
    guard files != nil else { return nil }
    let files = fileMap
    let special = specialSegments(files)
    let bss = bssSegments(files)
    return segments.enumerated().map { index, segment in
      let file = files[segment.range.start]?.label
      var isInferred = false
      let kind: SegmentKind
      if special.contains(index) {
        kind = .special
      } else if holdsStack(segment) {
        kind = .stack
      } else if segment.hasNoPermission {
        kind = .reserved
      } else if file != nil {
        kind = segment.isExecutable ? .text : segment.isWritable ? .data : .readOnly
      } else if mayBeReserved(segment) && segment.isZero == true {
        kind = .reserved
        isInferred = true
      } else if bss.contains(index) {
        kind = .bss
      } else {
        kind = .anonymous
      }
      return ClassifiedSegment(
        segment: segment, kind: kind, file: file, isInferred: isInferred)
    }
  }

  /// The mapping of the program's file that begins with its ELF header.
  var executableMapping: MappedFile? {
    guard let files, let address = auxiliaryVector.programHeaders ?? auxiliaryVector.entry,
      let path = files.first(where: { $0.range.contains(address) })?.path
    else { return nil }
    return files.filter { $0.path == path && $0.offset == 0 && $0.range.start <= address }
      .max { $0.range.start < $1.range.start }
  }

  /// Segments of a gdb core that were perhaps `PROT_NONE`: whether they are zero decides.
  var segmentsThatMayBeReserved: [Int] {
    guard files != nil else { return [] }
    let files = fileMap
    let special = specialSegments(files)
    return segments.indices.filter {
      mayBeReserved(segments[$0]) && !special.contains($0)
        && files[segments[$0].range.start] == nil
    }
  }

  var segmentsOverlap: Bool {
    let sorted = segments.map(\.range).sorted()
    return zip(sorted, sorted.dropFirst()).contains { $0.overlaps($1) }
  }

  var fileMap: RangeMap<MappedFile> {
    var map = RangeMap<MappedFile>()
    for file in files ?? [] { _ = map.insert(file.range, file) }
    return map
  }

  /// gdb writes memory without permissions as readable and whole.
  private func mayBeReserved(_ segment: CoreSegment) -> Bool {
    origin.writer == .gcore && segment.isReadable && !segment.isWritable
      && !segment.isExecutable && segment.notDumped == .zero
  }

  private func holdsStack(_ segment: CoreSegment) -> Bool {
    [auxiliaryVector.executableName, auxiliaryVector.random].contains {
      $0.map(segment.range.contains) ?? false
    }
  }

  /// The vdso by its address, the gate page by its half of the address space, and the kernel's data
  /// pages (vvar) by their place directly below the vdso: no note names them.
  private func specialSegments(_ files: RangeMap<MappedFile>) -> Set<Int> {
    var found = Set(segments.indices.filter { segments[$0].range.isInKernelHalf })
    guard let vdso = auxiliaryVector.vdso,
      let index = segments.firstIndex(where: { $0.range.contains(vdso) })
    else { return found }
    found.insert(index)
    // At most [vvar] and [vvar_vclock], eight pages in all. gdb cannot read them and leaves them out.
    guard origin.writer != .gcore, let pageSize = auxiliaryVector.pageSize else { return found }
    var start = segments[index].range.start
    var room = pageSize.bytes(of: PageCount(8))
    for _ in 0..<2 {
      guard
        let below = segments.firstIndex(where: {
          $0.range.end == start && $0.isReadable && !$0.isWritable && !$0.isExecutable
        }), segments[below].range.length <= room, files[segments[below].range.start] == nil
      else { break }
      found.insert(below)
      room = room - segments[below].range.length
      start = segments[below].range.start
    }
    return found
  }

  /// Writable segments without a file behind the last writable mapping of the program's file: the
  /// first, and what follows it without a gap up to where the program's headers say that bss ends.
  private func bssSegments(_ files: RangeMap<MappedFile>) -> Set<Int> {
    guard let path = executableMapping?.path,
      let data = segments.filter({
        $0.isWritable && files[$0.range.start]?.label.path == path
      }).max(by: { $0.range < $1.range })
    else { return [] }
    let byStart = Dictionary(
      segments.enumerated().map { ($1.range.start, $0) }, uniquingKeysWith: { first, _ in first })
    var found: Set<Int> = []
    var end = data.range.end
    while let index = byStart[end], segments[index].isWritable, files[end] == nil,
      found.isEmpty || end < executable?.bssEnd ?? end
    {
      found.insert(index)
      end = segments[index].range.end
    }
    return found
  }
}
