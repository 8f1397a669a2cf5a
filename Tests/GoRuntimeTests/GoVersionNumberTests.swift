import Testing

@testable import GoRuntime

@Suite struct GoVersionNumberTests {
  private static let versions: [(text: String, expected: String?)] = [
    ("go1.27.3", "1.27"),
    ("go1.19", "1.19"),
    ("1.25", "1.25"),
    ("go1.25.5 X:greenteagc", "1.25"),
    ("go1.26.6-X:nogreenteagc", "1.26"),
    ("devel go1.28-3b2c1d0e4f Tue Nov 3 12:00:00 2026 +0000", "1.28"),
    ("go1.28-20261103-RC01 cl/831174652 +abc", "1.28"),
    ("go1.24rc2", "1.24"),
    ("go1.19.8 (Debian 1.19.8-2+deb12u1)", "1.19"),
    ("go1.22.9 (Red Hat 1.22.9-2.module_el8)", "1.22"),
    ("go1.21.13b7", "1.21"),
    ("go9999.9999", "9999.9999"),
    ("go12345.1", nil),
    ("go1.12345", nil),
    ("go-1.19", nil),
    ("go+1.19", nil),
    ("go1.-19", nil),
    ("go1.", nil),
    ("go.19", nil),
    ("go1", nil),
    ("go", nil),
    ("devel +abcdef", nil),
    ("go１.19", nil),
    ("go1.²", nil),
    ("", nil),
    ("\u{0}\u{ff}", nil),
  ]

  @Test(arguments: versions)
  func isTakenFromWhatAProgramSays(text: String, expected: String?) {
    #expect(GoVersionNumber(text)?.description == expected)
  }

  @Test func isComparedAsNumbersAre() {
    #expect(GoVersionNumber(1, 9) < GoVersionNumber(1, 19))
    #expect(GoVersionNumber(1, 99) < GoVersionNumber(2, 0))
  }
}
