import MemoryUnits
import SnapshotModel

/// A snapshot's header as a row of `snapshot`.
extension SnapshotHeader {
  static let table = Table(
    "snapshot",
    [
      .integer("taken_at"), .text("tool_version"), .text("identity"),
      .integer("page_size"), .integer("page_size_is_known"), .text("kernel_release"),
      .integer("processors_online"), .integer("clock_ticks_per_second"), .integer("boot_time"),
      .text("consistency"), .text("unavailable"), .text("warnings"),
    ])

  func encode(_ row: inout RowWriter) throws {
    row.append(takenAt)
    row.append(toolVersion)
    try row.append(json: identity)
    row.append(machine.pageSize.bytes)
    row.append(machine.pageSizeIsKnown)
    row.append(machine.kernelRelease)
    row.append(machine.processorsOnline)
    row.append(machine.clockTicksPerSecond)
    row.append(machine.bootTime)
    try row.append(json: consistency)
    try row.append(json: unavailable)
    try row.append(json: warnings)
  }

  init(_ row: inout RowReader) throws {
    let takenAt = try row.int64()
    let toolVersion = try row.text()
    let identity = try row.json(ProcessIdentity.self)
    guard let pageSize = PageSize(try row.int64()) else {
      throw row.damage("no Linux has pages of that size")
    }
    var machine = Machine(pageSize: pageSize, pageSizeIsKnown: try row.bool())
    machine.kernelRelease = try row.optionalText()
    machine.processorsOnline = try row.optionalInt()
    machine.clockTicksPerSecond = try row.int()
    machine.bootTime = try row.optionalInt64()
    self.init(
      takenAt: takenAt, toolVersion: toolVersion, identity: identity, machine: machine,
      consistency: try row.json(Consistency.self), unavailable: try row.json([Gap].self),
      warnings: try row.json([String].self))
  }
}
