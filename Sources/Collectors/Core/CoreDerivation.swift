import Compression
import MemoryUnits
import ObjectFile
import ProcessMemory
import Procfs
import SnapshotModel
import TextParsing

extension Derivation {
  /// The readings of a core's structure, of viewcore's table and of the Go heap, and whether the core is
  /// of this process.
  package mutating func deriveCore(_ captures: CaptureSet) {
    var structure: CoreStructure?
    if let capture = captures[CoreCollector.structureName], let content = capture.content {
      do {
        structure = try CoreStructure(json: content.decompressed())
      } catch {
        unavailable.append(
          SnapshotHeader.Gap(capture.source, Unavailability("\(capture.name): \(error)")))
      }
    }
    if let structure, let source = captures[CoreCollector.structureName]?.source {
      readings += Self.segmentReadings(structure)
      segments = Self.segments(structure)
      describeGaps(structure, source, coredumpFilter(captures))
      compareIdentity(structure, captures)
      comparePageSize(structure)
    }
    deriveViewcore(captures, structure)
    deriveGoHeap(captures)
  }

  /// In order of address; of two that overlap, as no writer makes them, the first.
  private static func segments(_ structure: CoreStructure) -> [Segment] {
    var end = Address(0)
    return structure.segments.sorted { $0.range < $1.range }.compactMap { segment in
      guard segment.range.start >= end, !segment.range.isEmpty else { return nil }
      end = segment.range.end
      return Segment(segment.range, dumped: segment.dumped)
    }
  }

  private static func segmentReadings(_ structure: CoreStructure) -> [Reading] {
    let segments = structure.segments.count
    var readings = [
      reading("core.file.size", structure.fileSize, .one, "size of the file"),
      Reading(
        "core.segment.count", number: ExactDecimal(Int64(segments)), unit: .count,
        provenance: Provenance(
          capture: CoreCollector.structureName, place: "number of PT_LOAD segments")),
      reading(
        "core.segment.total", structure.total, .page, "sum of MemSiz over \(segments) segments"),
      reading(
        "core.segment.dumped", structure.dumped, .page, "sum of FileSiz over \(segments) segments"),
      reading(
        "core.segment.not_dumped", structure.total - structure.dumped, .page,
        "sum of MemSiz − FileSiz over \(segments) segments"),
    ]
    guard let classified = structure.classifiedSegments() else { return readings }
    for kind in SegmentKind.allCases {
      let members = classified.filter { $0.kind == kind }
      let inferred = members.count(where: \.isInferred)
      readings.append(
        reading(
          QuantityID("core.segment.\(kind.rawValue)"),
          members.reduce(.zero) { $0 + $1.segment.range.length }, .page,
          "sum of MemSiz over \(members.count) segments"
            + (inferred > 0 ? ", \(inferred) of them by inference: readable and all zero" : "")))
    }
    return readings
  }

  private static func reading(
    _ quantity: QuantityID, _ bytes: ByteCount, _ granularity: Granularity, _ place: String
  ) -> Reading {
    Reading(
      quantity, bytes: bytes, granularity: granularity,
      provenance: Provenance(capture: CoreCollector.structureName, place: place))
  }

  /// What the core does not hold, and what its writer makes of the totals.
  private mutating func describeGaps(
    _ structure: CoreStructure, _ source: String, _ filter: CoredumpFilter?
  ) {
    for problem in structure.problems { warnings.append("core: \(source): \(problem)") }
    if structure.classifiedSegments() == nil {
      unavailable.append(
        SnapshotHeader.Gap(
          "core segments by kind",
          Unavailability("the core has no note NT_FILE, which names the mapped files")))
    }
    for left in structure.leftOut() {
      let noun = left.reason == .files && !left.isListed ? "mapping" : "segment"
      unavailable.append(
        SnapshotHeader.Gap(
          "\(left.amount.formatted) of memory in \(left.count) \(noun)\(left.count == 1 ? "" : "s") "
            + "of the core",
          Unavailability(
            left.reason.because + (left.reason.isByFilter ? filter?.note ?? "" : ""),
            remedy: left.reason.remedy)))
    }
    if structure.origin.writer == .gcore {
      unavailable.append(
        SnapshotHeader.Gap(
          "the core as the kernel would write it",
          Unavailability(
            "written by gdb: reservations without permissions stand in it as readable zeros, and "
              + "file memory that was not changed has no segment, so that core.segment.total is "
              + "less than VmSize (\(structure.origin.evidence.joined(separator: ", ")))")))
    }
  }

  /// What the process's own filter was when the other views were read.
  private func coredumpFilter(_ captures: CaptureSet) -> CoredumpFilter? {
    let name = "proc/\(identity.pid)/coredump_filter"
    guard let bytes = try? captures[name]?.content?.decompressed() else { return nil }
    return try? CoredumpFilter(parsing: bytes, path: name)
  }

  /// AT_PAGESZ. By now procfs has turned pages into bytes: another size can only be told.
  private mutating func comparePageSize(_ structure: CoreStructure) {
    guard let pageSize = structure.auxiliaryVector.pageSize else { return }
    if pageSize == machine.pageSize {
      machine.pageSizeIsKnown = true
    } else {
      warnings.append(
        "core: its pages are of \(pageSize.bytes) bytes, those of the other views were taken to be "
          + "of \(machine.pageSize.bytes)")
    }
  }

  /// Whether the core is of the process that the other views show.
  private mutating func compareIdentity(_ structure: CoreStructure, _ captures: CaptureSet) {
    if let process = structure.process {
      let pids = namespacePIDs(captures)
      if pids.isEmpty ? process.pid != identity.pid : !pids.contains(process.pid) {
        warnings.append(
          "core: it is of pid \(process.pid) (\(process.name)), not \(identity.pid)"
            + (pids.isEmpty ? "; a core made in a container bears the container's own pid" : ""))
      }
    }
    let core = structure.executable?.buildID
    if let core, let buildID = identity.buildID,
      core.matches(BuildID(gnu: buildID)) == false
    {
      warnings.append(
        "core: its program has build ID \(core.text ?? ""), the process's has \(buildID)")
    }
    guard let file = structure.executableFile else { return }
    if let buildID = identity.buildID, file.buildID.matches(BuildID(gnu: buildID)) == false {
      warnings.append(
        "core: \(file.path) has build ID \(file.buildID.text ?? ""), the process's program has "
          + buildID)
    }
    guard let executable = structure.executable else {
      warnings.append(
        "core: the headers of the program are not in it, so that nothing shows whether \(file.path) "
          + "is the program")
      return
    }
    switch executable.buildID.matches(file.buildID) {
    case true?: break
    case false?:
      warnings.append(
        "core: its program (\(executable.path)) has build ID \(executable.buildID.text ?? ""), "
          + "\(file.path) has \(file.buildID.text ?? "")")
    case nil:
      warnings.append(
        "core: \(file.path) and the program in the core have no build ID in common; "
          + (executable.hasLayout(of: file)
            ? "their segments are the same" : "their segments differ: it is another program"))
    }
  }

  /// The process's pids, from the outermost pid namespace to its own; empty where status tells none.
  private func namespacePIDs(_ captures: CaptureSet) -> [Int32] {
    guard let content = captures["proc/\(identity.pid)/status"]?.content,
      let bytes = try? content.decompressed()
    else { return [] }
    // One line of a file that another view parses: this one asks for no more.
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("NSpid:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().compactMap { Int32($0) } ?? []
  }
}

extension CoredumpFilter {
  /// `; here it is 0x33: anonymous private, …`
  fileprivate var note: String {
    "; here it is 0x\(String(rawValue, radix: 16)): "
      + (names.isEmpty ? "nothing" : names.joined(separator: ", "))
  }
}
