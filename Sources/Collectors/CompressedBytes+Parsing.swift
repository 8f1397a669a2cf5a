import Compression
import TextParsing

extension CompressedBytes {
  /// What the parser makes of the text, which is never held whole. `path` stands in the errors.
  ///
  /// Throws what the parser throws, and for a damaged stream.
  func parsed<Parser: LineParser>(with parser: Parser, path: String) throws -> Parser.Output {
    var splitter = LineSplitter(parser, path: path)
    try forEachChunk { chunk in try splitter.feed(chunk) }
    return try splitter.finish()
  }
}
