import Compression
import Foundation
import Glibc
import SnapshotModel
import TestSupport
import Testing

@testable import Collectors

/// One after another: the search for the test's own page would find the servers of other tests.
@Suite(.serialized) struct FetchingTests {
  private func page(
    _ url: String, _ change: (inout SnapshotOptions) throws -> Void = { _ in }
  ) throws -> Capture {
    var options = SnapshotOptions(toolVersion: "1")
    options.metrics = [.url(url)]
    options.http.timeout = 5
    try change(&options)
    var collector = try MetricsCollector(options)
    return try #require(collector.scrape().first)
  }

  private func why(
    _ url: String, _ change: (inout SnapshotOptions) throws -> Void = { _ in }
  ) throws -> Unavailability? {
    let capture = try page(url, change)
    guard case .unavailable(let why) = capture.outcome else { return nil }
    return why
  }

  private func text(_ capture: Capture) throws -> String? {
    try capture.content.map { String(decoding: try $0.decompressed(), as: UTF8.self) }
  }

  @Test func aPageAndWhatIsAskedForIt() throws {
    let server = TestServer { request, send in
      _ = send(TestServer.page(request))
    }
    let capture = try page("http://me:pw@127.0.0.1:\(server.port)/metrics?token=abc")
    let request = try #require(try text(capture))
    #expect(request.hasPrefix("GET /metrics?token=abc HTTP/1.1\r\n"))
    #expect(request.lowercased().contains("host: 127.0.0.1:\(server.port)\r\n"))
    #expect(request.contains("Authorization: Basic bWU6cHc="))
    #expect(request.contains("Accept-Encoding: gzip"))
    #expect(capture.source == "http://127.0.0.1:\(server.port)/metrics?token=…")
    #expect(capture.begin != nil && capture.end != nil)
  }

  @Test func aTokenFromAFile() throws {
    let server = TestServer { request, send in _ = send(TestServer.page(request)) }
    try withTemporaryDirectory { folder in
      try write(["token": " ey.J0\n", "empty": "\n"], below: folder)
      let capture = try page(server.url) {
        $0.http.bearerTokenFile = folder.path() + "/token"
      }
      #expect(try text(capture)?.contains("Authorization: Bearer ey.J0\r\n") == true)
      let path = folder.path() + "/missing"
      let missing = #expect(throws: CollectionError.self) {
        try page(server.url) { $0.http.bearerTokenFile = path }
      }
      #expect(
        missing?.description == "--bearer-token-file \(path): no such file or directory")
      let empty = #expect(throws: CollectionError.self) {
        try page(server.url) { $0.http.bearerTokenFile = folder.path() + "/empty" }
      }
      #expect(empty?.description.hasSuffix("expected a token in one line of text") == true)
    }
  }

  @Test func aUnixSocket() throws {
    try withTemporaryDirectory { folder in
      // The kernel takes 107 bytes; a temporary directory's path may be longer.
      let path = "/tmp/memcorrelate-\(getpid()).sock"
      unlink(path)
      defer { unlink(path) }
      let server = TestServer(socket: path) { request, send in
        _ = send(TestServer.page(request))
      }
      let capture = try page("unix:\(path):/metrics")
      #expect(try text(capture)?.hasPrefix("GET /metrics HTTP/1.1\r\n") == true)
      #expect(capture.source == "unix:\(path):/metrics")
      #expect(
        try why("unix:\(folder.path())/none:/metrics")?.reason == "no such file or directory")
      withExtendedLifetime(server) {}
    }
  }

  @Test func compressedWithGzip() throws {
    // printf 'up 1\n' | gzip -n
    let stream: [UInt8] = [
      0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x2b, 0x2d, 0x50, 0x30, 0xe4, 2, 0, 0x72, 0x90, 0xea,
      0x82, 5, 0, 0, 0,
    ]
    func fetched(_ body: [UInt8], encoding: String = "gzip") -> FetchedPage {
      FetchedPage(
        status: 200, reason: "OK", contentType: "text/plain", contentEncoding: encoding,
        location: "", body: body)
    }
    #expect(try fetched(stream).text(limit: 5) == Array("up 1\n".utf8))
    let large = #expect(throws: PageUnusable.self) { try fetched(stream).text(limit: 4) }
    #expect(large?.why.reason == "the page is larger than 4 bytes, which is the limit")
    let damaged = #expect(throws: PageUnusable.self) {
      try fetched(Array(stream.dropLast(12))).text(limit: 5)
    }
    #expect(damaged?.why.reason.hasPrefix("the page came with damaged compression") == true)
    let other = #expect(throws: PageUnusable.self) {
      try fetched(stream, encoding: "br").text(limit: 5)
    }
    #expect(other?.why.reason == "the page came compressed as br, which was not asked for")
  }

  @Test func nobodyListens() throws {
    let port = TestServer { _, _ in }.port
    let failure = try why("http://127.0.0.1:\(port)/metrics")
    #expect(failure?.reason == "connection refused")
    #expect(failure?.remedy == "check that the program serves its metrics there")
  }

  @Test func aHostWithoutAnAddress() throws {
    let failure = try why("http://no-such-host.invalid:1/metrics")
    #expect(failure?.reason.hasPrefix("no address is known for this host") == true)
  }

  @Test func aServerThatIsSilentAndOneThatDrips() throws {
    let silent = TestServer { _, _ in sleep(3) }
    let dripping = TestServer { _, send in
      guard send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") else { return }
      while send("a") { usleep(50_000) }
    }
    for url in [silent.url, dripping.url] {
      let begin = Instant.now.monotonic
      let failure = try why(url) { $0.http.timeout = 0.5 }
      #expect(failure?.reason == "no complete answer within 0.5 s")
      #expect(Instant.now.monotonic - begin < 2_500_000_000)
    }
  }

  @Test func aPageWithoutAnEndAndOneThatSaysItIsTooLarge() throws {
    let endless = TestServer { _, send in
      guard send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") else { return }
      let chunk = String(repeating: "x", count: 0x8000)
      while send("8000\r\n\(chunk)\r\n") {}
    }
    let huge = TestServer { _, send in
      _ = send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx")
    }
    for url in [endless.url, huge.url] {
      let failure = try why(url) { $0.http.sizeLimit = 1 << 20 }
      #expect(failure?.reason == "the page is larger than 1 MiB, which is the limit")
    }
  }

  @Test(
    arguments: [
      (
        "401 Unauthorized", [], "HTTP status 401 Unauthorized",
        "give credentials, such as --bearer-token-file FILE"
      ),
      (
        "404 Not Found", [], "HTTP status 404 Not Found",
        "name another path, most often /metrics"
      ),
      (
        "302 Found", ["Location: http://u:p@h/x?token=1"],
        "HTTP status 302 Found: it leads to http://h/x?token=…, and redirections are not followed",
        "name that URL"
      ),
      ("503 Service Unavailable", [], "HTTP status 503 Service Unavailable", ""),
    ] as [(String, [String], String, String)])
  func anotherStatusThan200(
    status: String, headers: [String], reason: String, remedy: String
  ) throws {
    let server = TestServer { _, send in
      _ = send(TestServer.page("x", status: status, headers: headers))
    }
    #expect(try why(server.url) == Unavailability(reason, remedy: remedy))
  }

  @Test(arguments: [
    ("<!DOCTYPE html><html>", "", "a page of HTML for people, not metrics"),
    ("\n <HTML>", "", "a page of HTML for people, not metrics"),
    ("up 1\n", "Content-Type: text/html; charset=utf-8", "a page of HTML for people, not metrics"),
    (
      "a\u{0}b", "Content-Type: application/octet-stream; x=y",
      "binary data (application/octet-stream), not a page of text"
    ),
    ("\u{1}\u{2}", "", "binary data, not a page of text"),
    ("", "", "an empty page"),
  ])
  func aPageOfSomethingElse(body: String, header: String, reason: String) throws {
    let server = TestServer { _, send in
      _ = send(TestServer.page(body, headers: header.isEmpty ? [] : [header]))
    }
    #expect(try why(server.url)?.reason == reason)
  }

  @Test func anAnswerThatIsNoHTTPOrBreaksOff() throws {
    let chatty = TestServer { _, send in _ = send("SSH-2.0-OpenSSH_9.2p1\r\n") }
    #expect(try why(chatty.url)?.reason.hasPrefix("the answer is not HTTP") == true)
    for answer in ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"] {
      let broken = TestServer { _, send in _ = send(answer) }
      let failure = try why(broken.url)
      #expect(failure?.reason == "the server closed the connection without a whole answer")
    }
  }

  private static let hasTLSTools = access("/usr/bin/openssl", X_OK) == 0

  @Test(.enabled(if: hasTLSTools)) func tlsWithTheAuthorityWithoutAndWithAny() throws {
    try withTemporaryDirectory { folder throws in
      let plain = TestServer { _, send in _ = send(TestServer.page("up 1\n")) }
      let wrong = try why("https://127.0.0.1:\(plain.port)/metrics")
      #expect(wrong?.reason == "TLS failed: the server does not speak it")
      #expect(wrong?.remedy == "use http:// instead of https://")

      let certificate = folder.path() + "/cert.pem"
      let key = folder.path() + "/key.pem"
      let request = ChildProcess([
        "/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-batch",
      ])
      request.wait()
      // A port that was free a moment ago.
      let port = TestServer { _, _ in }.port
      let server = ChildProcess([
        "/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate,
        "-key", key, "-www", "-quiet",
      ])
      defer { server.end() }
      let url = "https://localhost:\(port)/metrics"
      var untrusted: Unavailability?
      for _ in 1...100 {
        untrusted = try why(url)
        guard untrusted?.reason == "connection refused" else { break }
        usleep(50_000)
      }
      #expect(untrusted?.reason == "TLS failed: the server's certificate is not trusted")
      // It answers with a page of HTML: so far it came.
      let html = "a page of HTML for people, not metrics"
      #expect(try why(url) { $0.http.certificateAuthority = certificate }?.reason == html)
      #expect(try why(url) { $0.http.isInsecure = true }?.reason == html)
      let other = "https://127.0.0.1:\(port)/metrics"
      let name = try why(other) { $0.http.certificateAuthority = certificate }
      #expect(name?.reason.hasPrefix("TLS failed") == true, "\(name as Any)")
      let missing = try why(url) { $0.http.certificateAuthority = "/nowhere.pem" }
      #expect(missing?.reason.contains("could not be loaded") == true, "\(missing as Any)")
    }
  }

  @Test(.enabled(if: hasTLSTools)) func tlsWithAClientsCertificate() throws {
    try withTemporaryDirectory { folder throws in
      let certificate = folder.path() + "/cert.pem"
      let key = folder.path() + "/key.pem"
      ChildProcess([
        "/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-batch",
      ]).wait()
      let port = TestServer { _, _ in }.port
      // It answers only a client whose certificate it knows: here its own.
      let server = ChildProcess([
        "/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate,
        "-key", key, "-CAfile", certificate, "-Verify", "1", "-verify_return_error", "-www",
        "-quiet",
      ])
      defer { server.end() }
      let url = "https://localhost:\(port)/metrics"
      var answer: Unavailability?
      for _ in 1...100 {
        answer = try why(url) {
          $0.http.certificateAuthority = certificate
          $0.http.certificate = certificate
          $0.http.key = key
        }
        guard answer?.reason == "connection refused" else { break }
        usleep(50_000)
      }
      #expect(answer?.reason == "a page of HTML for people, not metrics")
      let refused = try why(url) { $0.http.certificateAuthority = certificate }
      #expect(refused?.reason == "TLS failed: the server wants a client's certificate")
      let noKey = try why(url) {
        $0.http.certificate = certificate
        $0.http.key = "/nowhere.pem"
      }
      #expect(noKey?.reason == "/nowhere.pem: could not be loaded")
    }
  }

  @Test func aPageThatFailedIsNotFetchedAgainOneThatDidNotIs() throws {
    final class Count: @unchecked Sendable {
      private let lock = NSLock()
      private var value = 0
      func increase() -> Int {
        lock.withLock {
          value += 1
          return value
        }
      }
    }
    let count = Count()
    let server = TestServer { request, send in
      let number = count.increase()
      _ = send(
        TestServer.page("up \(number)\n", status: request.contains("/bad") ? "500 X" : "200 OK"))
    }
    var options = SnapshotOptions(toolVersion: "1")
    options.metrics = [.url(server.url), .url("http://127.0.0.1:\(server.port)/bad/debug/vars")]
    var collector = try MetricsCollector(options)
    for _ in 1...3 { _ = collector.scrape() }
    #expect(count.increase() == 5)
    #expect(collector.scrapeAgain().map(\.name) == ["metrics/metrics@after"])
  }
}
