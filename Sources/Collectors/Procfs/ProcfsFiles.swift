import Compression
import SnapshotModel
import TextParsing

/// The captured files of procfs, parsed one by one, and which of them could not be.
struct ProcfsFiles {
  let captures: CaptureSet
  private(set) var gaps: [SnapshotHeader.Gap] = []

  init(_ captures: CaptureSet) { self.captures = captures }

  /// What the parser makes of the capture, `nil` where it was not captured or has another shape.
  mutating func parse<Parser: LineParser>(
    _ name: String, with parser: Parser
  ) -> Parser.Output? {
    read(name) { capture, content in try content.parsed(with: parser, path: capture.source) }
  }

  /// The same for a file that is parsed as a whole.
  mutating func parse<Value>(
    _ name: String, _ parse: ([UInt8], String) throws -> Value
  ) -> Value? {
    read(name) { capture, content in try parse(try content.decompressed(), capture.source) }
  }

  /// Notes why a captured file is of no use.
  mutating func reject(_ name: String, _ reason: String) {
    let gap = SnapshotHeader.Gap(captures[name]?.source ?? name, Unavailability(reason))
    if !gaps.contains(gap) { gaps.append(gap) }
  }

  private mutating func read<Value>(
    _ name: String, _ body: (Capture, CompressedBytes) throws -> Value
  ) -> Value? {
    guard let capture = captures[name], let content = capture.content else { return nil }
    do {
      return try body(capture, content)
    } catch {
      reject(name, "\(error)")
      return nil
    }
  }
}
