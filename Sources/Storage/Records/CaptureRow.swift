import Compression
import SnapshotModel

/// A capture as a row of `capture`. `length` is that before compression, absent with the content.
extension Capture {
  static let table = Table(
    "capture",
    [
      .text("name"), .text("source"), .text("view"),
      .integer("begin_monotonic"), .integer("begin_wall"),
      .integer("end_monotonic"), .integer("end_wall"),
      .integer("length"), .blob("content"), .text("reason"), .text("remedy"),
    ])

  func encode(_ row: inout RowWriter) {
    row.append(name)
    row.append(source)
    row.append(view?.rawValue)
    for instant in [begin, end] {
      row.append(instant?.monotonic)
      row.append(instant?.wall)
    }
    switch outcome {
    case .captured(let content):
      row.append(content.count)
      // SQLite takes bytes of length 0 for NULL.
      row.append(content.stream.isEmpty ? nil : content.stream)
      row.append(nil as String?)
      row.append(nil as String?)
    case .unavailable(let why):
      row.append(nil as Int?)
      row.append(nil as [UInt8]?)
      row.append(why.reason)
      row.append(why.remedy)
    }
  }

  init(_ row: inout RowReader) throws {
    let name = try row.text()
    let source = try row.text()
    let view = try row.optionalText()
    guard view == nil || view.flatMap(View.init) != nil else { throw row.damage("unknown view") }
    let begin = try Instant(&row)
    let end = try Instant(&row)
    let length = try row.optionalInt()
    let content = try row.optionalBytes()
    let reason = try row.optionalText()
    let remedy = try row.optionalText()
    let outcome: Outcome
    if let length {
      outcome = .captured(CompressedBytes(stream: content ?? [], count: length))
    } else if let reason {
      outcome = .unavailable(Unavailability(reason, remedy: remedy ?? ""))
    } else {
      throw row.damage("neither content nor a reason why there is none")
    }
    self.init(
      name: name, source: source, view: view.flatMap(View.init), begin: begin, end: end,
      outcome: outcome)
  }
}

extension Instant {
  fileprivate init?(_ row: inout RowReader) throws {
    let monotonic = try row.optionalInt64()
    let wall = try row.optionalInt64()
    guard let monotonic, let wall else { return nil }
    self.init(monotonic: monotonic, wall: wall)
  }
}
