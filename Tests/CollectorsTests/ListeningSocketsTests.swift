import Testing
import TextParsing

@testable import Collectors

@Suite struct ListeningSocketsTests {
  private let title =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

  private func parse(_ lines: String) throws(ParseError) -> [ListeningSocket] {
    try ListeningSockets().parse(Array((title + lines).utf8), path: "/proc/1/net/tcp")
  }

  @Test func thoseThatListenWithTheAddressToConnectTo() throws {
    let rest = "00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0"
    let connected = rest.replacing("0A", with: "01")
    let sockets = try parse(
      """
         0: 0100007F:2382 \(rest) 17 1 0 100 0 0 10 0
         1: 00000000:0050 \(rest) 18
         2: 0500A8C0:0051 \(rest) 19
         3: 0100007F:2382 \(connected) 20
         4: 00000000000000000000000000000000:2383 \(rest) 21
         5: 00000000000000000000000001000000:2384 \(rest) 22
         6: 0000000000000000FFFF00000200007F:2385 \(rest) 23

      """)
    #expect(sockets.map(\.inode) == [17, 18, 19, 21, 22, 23])
    #expect(sockets.map(\.port) == [9090, 80, 81, 9091, 9092, 9093])
    #expect(
      sockets.map(\.hosts) == [
        ["127.0.0.1"], ["127.0.0.1"], [], ["127.0.0.1", "[::1]"], ["[::1]"], ["127.0.0.2"],
      ])
  }

  @Test func aLineOfAnotherShapeIsToldOf() {
    let short = #expect(throws: ParseError.self) { try parse("  0: 0100007F:2382 x\n") }
    #expect(
      short?.description == "/proc/1/net/tcp:2: expected a socket in at least ten fields, "
        + "found \"  0: 0100007F:2382 x\"")
    let address = #expect(throws: ParseError.self) {
      try parse("0: 01007F:2382 x 0A 4 5 6 7 8 9\n")
    }
    #expect(address?.expected == "\"<address>:<port>\" and an inode")
  }
}
