import TestSupport
import TextParsing

/// A captured control file by its path in Fixtures/Cgroupfs.
func controlFile(_ path: String) throws -> [UInt8] {
  try bytes(ofFile: "Tests/Fixtures/Cgroupfs/" + path)
}

extension LineParser {
  func parse(_ text: String, path: String = "file") throws(ParseError) -> Output {
    try parse(Array(text.utf8), path: path)
  }
}

/// What a parser says to a text that is not what its format says.
func message<Parser: LineParser>(_ parser: Parser, _ text: String) -> String {
  do throws(ParseError) {
    _ = try parser.parse(text)
    return "no error"
  } catch {
    return error.description
  }
}
