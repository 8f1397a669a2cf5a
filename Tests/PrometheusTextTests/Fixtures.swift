import TestSupport
import TextParsing

/// A served page by its name in Fixtures/PrometheusText.
func page(_ name: String) throws -> [UInt8] {
  try bytes(ofFile: "Tests/Fixtures/PrometheusText/" + name)
}

/// What `body` throws, in words.
func message<Result>(_ body: () throws(ParseError) -> Result) -> String {
  do throws(ParseError) {
    _ = try body()
    return "no error"
  } catch {
    return error.description
  }
}
