import TestSupport
import Testing
import TextParsing

/// The bytes of a file in Tests/Fixtures/Procfs.
func fixture(_ path: String) throws -> [UInt8] {
  try bytes(ofFile: "Tests/Fixtures/Procfs/\(path)")
}

/// What the parser makes of a text.
func parse<Parser: LineParser>(
  _ text: String, with parser: Parser, path: String = "/proc/1/file"
) throws(ParseError) -> Parser.Output {
  try parser.parse(Array(text.utf8), path: path)
}

/// The message of the error that `body` throws, `nil` when it throws none.
func message<Result>(_ body: () throws -> Result) -> String? {
  do {
    _ = try body()
    return nil
  } catch {
    return "\(error)"
  }
}
