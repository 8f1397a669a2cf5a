import Compression
import SnapshotModel
import TextParsing

extension Derivation {
  /// What the parser makes of a capture. `nil` without a capture or content, of which the capture
  /// itself tells; `nil` and a gap where the text is not what its format says.
  mutating func output<Parser: LineParser>(
    of parser: Parser, over capture: Capture?
  ) -> Parser.Output? {
    guard let capture, let content = capture.content else { return nil }
    do {
      return try content.parsed(with: parser, path: capture.source)
    } catch {
      noteGap(capture.source, "\(error)")
      return nil
    }
  }

  /// Says once what is missing; a file may be parsed for several readings.
  mutating func noteGap(_ what: String, _ reason: String, remedy: String = "") {
    let gap = SnapshotHeader.Gap(what, Unavailability(reason, remedy: remedy))
    if !unavailable.contains(gap) { unavailable.append(gap) }
  }
}
