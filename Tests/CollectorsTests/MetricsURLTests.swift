import Testing

@testable import Collectors

@Suite struct MetricsURLTests {
  @Test(arguments: [
    (
      "http://127.0.0.1:9090/metrics", "127.0.0.1", 9090, "/metrics",
      "http://127.0.0.1:9090/metrics", "metrics/metrics"
    ),
    ("http://[::1]:80", "[::1]", 80, "/metrics", "http://[::1]:80/metrics", "metrics/metrics"),
    ("HTTP://h/", "h", nil, "/", "http://h/", "metrics/metrics"),
    (
      "http://h:1/debug/vars", "h", 1, "/debug/vars", "http://h:1/debug/vars", "metrics/vars"
    ),
    (
      "http://h:1/debug/pprof/heap", "h", 1, "/debug/pprof/heap?debug=1",
      "http://h:1/debug/pprof/heap?debug=1", "metrics/heap"
    ),
    (
      "http://h:1/debug/pprof/heap?gc=1&debug=2#x", "h", 1,
      "/debug/pprof/heap?gc=1&debug=2", "http://h:1/debug/pprof/heap?gc=1&debug=2",
      "metrics/heap"
    ),
    (
      "http://me:secret@h:1/m?token=abc&collect[]=go&flag", "h", 1,
      "/m?token=abc&collect[]=go&flag", "http://h:1/m?token=…&collect[]=go&flag",
      "metrics/metrics"
    ),
  ])
  func thePartsOfAURL(
    text: String, host: String, port: Int?, target: String, source: String, name: String
  ) throws {
    let url = try MetricsURL(text)
    #expect(url.endpoint == .tcp(isSecure: false, host: host, port: port))
    #expect(url.target == target)
    #expect(url.source == source)
    #expect(url.captureName == name)
  }

  @Test func aSocket() throws {
    let url = try MetricsURL("unix:/run/a:b.sock:/stats/metrics")
    #expect(url.endpoint == .unix(socket: "/run/a:b.sock"))
    #expect(url.target == "/stats/metrics")
    #expect(url.source == "unix:/run/a:b.sock:/stats/metrics")
    #expect(try MetricsURL("unix:/run/x.sock").target == "/metrics")
  }

  @Test func aUserAndPasswordBecomeAHeader() throws {
    #expect(try MetricsURL("https://me:a%40b@h/").authorization == "Basic bWU6YUBi")
    #expect(try MetricsURL("https://me@h/").authorization == "Basic bWU6")
    #expect(try MetricsURL("https://h/").authorization == nil)
  }

  @Test(arguments: [
    "", "127.0.0.1:9090", "ftp://h/", "http://", "http:///metrics", "http://h:0/", "http://h:x/",
    "http://h:65536/", "http://[::1/", "http://a b/", "unix:relative.sock:/m", "unix::/m",
    "file:///etc/passwd", "http://h\n/",
  ])
  func whatIsNoURLOfAPageIsRefused(text: String) {
    #expect(throws: CollectionError.self) { try MetricsURL(text) }
  }

  @Test func anErrorDoesNotTellThePassword() {
    let error = #expect(throws: CollectionError.self) {
      try MetricsURL("http://me:secret@h:0/")
    }
    #expect(error?.description == "--metrics h:0/: expected http://host:port/metrics")
  }
}
