import FoundationEssentials
import MemoryUnits
import SnapshotModel

/// `capture.json` of a capture directory: all that the files beside it do not tell themselves.
///
/// Every key but `format` may be missing, so that one written by hand can be as short as
/// `{"format": 1, "pageSize": 65536}`. Unknown keys pass.
struct CaptureDescription: Codable {
  static let fileName = "capture.json"
  static let currentFormat = 1

  /// The version of this layout. A reader refuses a higher one.
  var format: Int
  var toolVersion: String?
  /// Nanoseconds since 1970 in UTC.
  var takenAt: Int64?
  var pageSize: Int64?
  var kernelRelease: String?
  var processorsOnline: Int?
  var clockTicksPerSecond: Int?
  /// Seconds since 1970.
  var bootTime: Int64?
  var identity: Identity?
  var consistency: Consistency?
  /// Every source that was read or tried, in that order. Missing in one written by hand: then the
  /// files of the directory are taken by their names.
  var captures: [Entry]?
  /// Never written: gaps are captures that were not available. Read from one written by hand.
  var unavailable: [SnapshotHeader.Gap]?

  /// Like `ProcessIdentity`, but with everything optional.
  struct Identity: Codable {
    var pid: Int32?
    var startTime: UInt64?
    var comm: String?
    var executable: String?
    var buildID: String?
    var commandLine: [String]?
    var cgroup: String?
    var cgroupVersion: Int?
  }

  /// One capture. Its bytes are the file with its name, unless it was unavailable.
  struct Entry: Codable {
    var name: String
    var source: String
    var view: View?
    var begin: Instant?
    var end: Instant?
    var unavailable: Unavailability?
  }

  init(_ snapshot: Snapshot) {
    let header = snapshot.header
    let machine = header.machine
    format = Self.currentFormat
    toolVersion = header.toolVersion
    takenAt = header.takenAt
    pageSize = machine.pageSizeIsKnown ? machine.pageSize.bytes : nil
    kernelRelease = machine.kernelRelease
    processorsOnline = machine.processorsOnline
    clockTicksPerSecond = machine.clockTicksPerSecond
    bootTime = machine.bootTime
    identity = Identity(
      pid: header.identity.pid, startTime: header.identity.startTime, comm: header.identity.comm,
      executable: header.identity.executable, buildID: header.identity.buildID,
      commandLine: header.identity.commandLine, cgroup: header.identity.cgroup,
      cgroupVersion: header.identity.cgroupVersion)
    consistency = header.consistency
    captures = snapshot.captures.map { capture in
      let why: Unavailability? =
        if case .unavailable(let why) = capture.outcome { why } else { nil }
      return Entry(
        name: capture.name, source: capture.source, view: capture.view, begin: capture.begin,
        end: capture.end, unavailable: why)
    }
  }

  /// That of a directory without one.
  init() { format = Self.currentFormat }

  /// Throws where it is no JSON of this shape, or of a later format.
  init(parsing bytes: [UInt8], path: String) throws(CaptureDirectoryError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .malformedDescription(
        path: path, detail: (error as? DecodingError)?.words ?? "\(error)")
    }
    guard format <= Self.currentFormat else {
      throw .newerFormat(path: path, found: format, known: Self.currentFormat)
    }
  }

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// The header of a snapshot as far as it is told here.
  ///
  /// Throws where the page size or the number of processors is none. `path` stands in the error.
  func header(pid: Int32, path: String) throws(CaptureDirectoryError) -> SnapshotHeader {
    var machine = Machine()
    if let pageSize {
      guard let size = PageSize(pageSize) else {
        throw .malformedDescription(
          path: path, detail: "pageSize is \(pageSize), which no Linux has")
      }
      machine = Machine(pageSize: size, pageSizeIsKnown: true)
    }
    if let processorsOnline, !(1...65536).contains(processorsOnline) {
      throw .malformedDescription(
        path: path, detail: "processorsOnline is \(processorsOnline), expected 1 to 65536")
    }
    machine.kernelRelease = kernelRelease
    machine.processorsOnline = processorsOnline
    machine.clockTicksPerSecond = clockTicksPerSecond ?? machine.clockTicksPerSecond
    machine.bootTime = bootTime
    var found = ProcessIdentity(pid: pid)
    if let identity, identity.pid == nil || identity.pid == pid {
      found.startTime = identity.startTime
      found.comm = identity.comm
      found.executable = identity.executable
      found.buildID = identity.buildID
      found.commandLine = identity.commandLine ?? []
      found.cgroup = identity.cgroup
      found.cgroupVersion = identity.cgroupVersion
    }
    return SnapshotHeader(
      takenAt: takenAt ?? 0, toolVersion: toolVersion ?? "unknown", identity: found,
      machine: machine, consistency: consistency ?? .unknown)
  }
}
