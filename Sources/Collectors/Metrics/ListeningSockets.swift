import TextParsing

/// A TCP socket that waits for connections.
struct ListeningSocket: Hashable {
  let inode: UInt64
  let port: Int
  let address: Address

  enum Address: Hashable {
    /// Any address of the machine; of IPv6 that includes IPv4, unless the program forbade it.
    case any4, any6
    case loopback4(String)
    case loopback6
    /// One that other machines may reach.
    case other
  }

  /// Where to connect to, best first.
  var hosts: [String] {
    switch address {
    case .any4: ["127.0.0.1"]
    case .any6: ["127.0.0.1", "[::1]"]
    case .loopback4(let address): [address]
    case .loopback6: ["[::1]"]
    case .other: []
    }
  }
}

/// Parses /proc/PID/net/tcp and tcp6: the sockets in state 0A (LISTEN).
///
/// Source: net/ipv4/tcp_ipv4.c `get_tcp4_sock`, net/ipv6/tcp_ipv6.c `get_tcp6_sock`. Addresses are
/// printed word by word in the machine's byte order.
struct ListeningSockets: LineParser {
  private var sockets: [ListeningSocket] = []

  mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard location.line > 1 else { return }
    let fields = line.fields()
    guard fields.count >= 10 else {
      throw ParseError(at: location, expected: "a socket in at least ten fields", found: line)
    }
    guard line.equals("0A", in: fields[3]) else { return }
    let place = fields[1]
    guard let colon = line.firstIndex(of: UInt8(ascii: ":"), from: place.lowerBound),
      colon < place.upperBound,
      let port = line.hexadecimal(colon + 1..<place.upperBound).flatMap(Int.init(exactly:)),
      let inode = line.decimal(fields[9]),
      let address = Self.address(line, place.lowerBound..<colon)
    else {
      throw ParseError(at: location, expected: "\"<address>:<port>\" and an inode", found: line)
    }
    sockets.append(ListeningSocket(inode: inode, port: port, address: address))
  }

  func finish(at location: SourceLocation) throws(ParseError) -> [ListeningSocket] { sockets }

  private static func address(
    _ line: borrowing Span<UInt8>, _ field: Field
  ) -> ListeningSocket.Address? {
    var words: [UInt32] = []
    for start in stride(from: field.lowerBound, to: field.upperBound, by: 8) {
      guard start + 8 <= field.upperBound,
        let word = line.hexadecimal(start..<start + 8)
      else { return nil }
      // As memory holds it: network byte order.
      words.append(UInt32(truncatingIfNeeded: word).bigEndian)
    }
    switch words.count {
    case 1: return v4(words[0], any: .any4)
    case 4 where words == [0, 0, 0, 0]: return .any6
    case 4 where words == [0, 0, 0, 1]: return .loopback6
    case 4 where words.prefix(3) == [0, 0, 0xffff]: return v4(words[3], any: .any4)
    case 4: return .other
    default: return nil
    }
  }

  private static func v4(_ word: UInt32, any: ListeningSocket.Address) -> ListeningSocket.Address {
    if word == 0 { return any }
    guard word >> 24 == 127 else { return .other }
    let parts = [24, 16, 8, 0].map { String(word >> UInt32($0) & 0xff) }
    return .loopback4(parts.joined(separator: "."))
  }
}
