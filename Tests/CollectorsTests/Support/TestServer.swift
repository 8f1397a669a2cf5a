import Glibc

/// An HTTP server on a free loopback port, or on a Unix socket, that answers each connection as it is
/// told.
final class TestServer: Sendable {
  /// Writes an answer and says whether the client still listens.
  typealias Send = (String) -> Bool

  let port: Int
  private let listener: Int32

  /// `answer` gets the head of the request and a function that sends.
  init(
    socket path: String? = nil, _ answer: @escaping @Sendable (_ request: String, Send) -> Void
  ) {
    signal(SIGPIPE, SIG_IGN)
    let listener: Int32
    if let path {
      (listener, port) = (Self.listen(path), 0)
    } else {
      (listener, port) = Self.listen()
    }
    self.listener = listener
    Self.thread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Self.thread {
          answer(Self.head(connection)) { text in
            var bytes = Array(text.utf8)[...]
            while !bytes.isEmpty {
              let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
              }
              guard count > 0 else { return false }
              bytes = bytes.dropFirst(count)
            }
            return true
          }
          close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var url: String { "http://127.0.0.1:\(port)/metrics" }

  /// A whole answer.
  static func page(
    _ body: String, status: String = "200 OK", headers: [String] = []
  ) -> String {
    let lines =
      ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)", "Connection: close"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private static func listen() -> (Int32, Int) {
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, length) == 0, "bind: \(errno)")
        precondition(Glibc.listen(listener, 16) == 0, "listen: \(errno)")
        getsockname(listener, $0, &length)
      }
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private static func listen(_ path: String) -> Int32 {
    let listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        precondition(bind(listener, $0, length) == 0, "bind \(path): \(errno)")
        precondition(Glibc.listen(listener, 16) == 0, "listen: \(errno)")
      }
    }
    return listener
  }

  /// What comes up to the empty line. Of a client that wants TLS the first byte.
  private static func head(_ connection: Int32) -> String {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    while !text.suffix(4).elementsEqual([13, 10, 13, 10]), read(connection, &byte, 1) == 1 {
      text.append(byte)
      if text == [0x16] {
        // What is left unread when a connection is closed resets it.
        var rest = [UInt8](repeating: 0, count: 1 << 16)
        _ = read(connection, &rest, rest.count)
        break
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func thread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Box(body)).toOpaque()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, argument)
    precondition(failure == 0, "pthread_create: \(failure)")
    pthread_detach(thread)
  }
}
