import MemoryUnits

/// Memory that a core does not hold, by where its content is.
enum NotDumped {
  /// Zeros: nothing was ever written there.
  case untouched
  /// In the program's file, from this offset on.
  case executable(offset: UInt64)
  /// Nowhere. Words for what it is: `memory of /usr/lib/libc.so.6`.
  case missing(String)
}

/// What a core says of the address space: its ranges, and for what is not dumped, where it is.
struct CoreLayout {
  private(set) var ranges: [MemoryRange] = []
  private(set) var rest = RangeMap<NotDumped>()

  /// `executablePath` is that of the file that was given as the program, `nil` for none.
  ///
  /// Of ranges that overlap, which no writer of cores makes, the lowest counts.
  init(_ structure: CoreStructure, executablePath: String?) {
    let executablePath = executablePath.flatMap { structure.path(ofExecutable: $0) }
    let files = structure.fileMap
    // Without NT_FILE nothing tells memory of files from memory that was never touched.
    let kinds = structure.classifiedSegments()?.map(\.kind)
    var parts: [(range: AddressRange, content: NotDumped)] = []
    for (index, segment) in structure.segments.enumerated() where !segment.range.isInKernelHalf {
      let file = files[segment.range.start]
      ranges.append(MemoryRange(segment, file?.label))
      guard segment.notDumped > .zero,
        let part = AddressRange(
          Address(segment.range.start.value + UInt64(segment.dumped.bytes)), segment.range.end)
      else { continue }
      if let file = files[part.start] {
        parts.append((part, .of(file.label, at: part, executablePath)))
      } else if kinds == nil || kinds?[index] == .special {
        parts.append(
          (part, .missing(kinds == nil ? "memory of some kind" : "a page of the kernel")))
      } else {
        parts.append((part, .untouched))
      }
    }
    // What gdb does not dump has no segment.
    var listed = RangeMap<Void>()
    for range in ranges.map(\.range).sorted() { _ = listed.insert(range, ()) }
    for file in structure.files ?? [] where listed[file.range.start] == nil {
      ranges.append(MemoryRange(file, in: structure))
      parts.append((file.range, .of(file, at: file.range, executablePath)))
    }
    // In order: then each goes to the end, however many there are.
    for part in parts.sorted(by: { $0.range < $1.range }) {
      _ = rest.insert(part.range, part.content)
    }
    var map = RangeMap<MemoryRange>()
    for range in ranges.sorted(by: { $0.range < $1.range }) { _ = map.insert(range.range, range) }
    ranges = map.entries.map(\.label)
  }
}

extension NotDumped {
  fileprivate static func of(
    _ file: MappedFile, at range: AddressRange, _ executablePath: String?
  ) -> NotDumped {
    guard file.path == executablePath else { return .missing("memory of \(file.path)") }
    let (offset, overflow) = file.offset.addingReportingOverflow(
      range.start.value - file.range.start.value)
    return overflow ? .missing("memory of \(file.path)") : .executable(offset: offset)
  }
}

extension MemoryRange {
  fileprivate init(_ segment: CoreSegment, _ file: MappedFile?) {
    self.init(
      range: segment.range, isReadable: segment.isReadable, isWritable: segment.isWritable,
      isExecutable: segment.isExecutable, path: file?.path,
      fileOffset: file.map { $0.offset &+ (segment.range.start.value - $0.range.start.value) } ?? 0)
  }

  /// A mapping that has no segment, with the permissions that the program's headers give it. Of other
  /// files nothing tells them: readable is the least that a mapping of a file is.
  fileprivate init(_ file: MappedFile, in structure: CoreStructure) {
    let image = structure.executableMapping?.path == file.path ? structure.executable : nil
    let segment = image.flatMap { image in
      image.segments.first {
        $0.range.contains(Address(file.range.start.value &- image.bias))
      }
    }
    self.init(
      range: file.range, isReadable: true, isWritable: segment?.isWritable ?? false,
      isExecutable: segment?.isExecutable ?? false, path: file.path, fileOffset: file.offset)
  }
}
