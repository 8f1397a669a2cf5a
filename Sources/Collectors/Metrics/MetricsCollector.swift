import Compression
import SnapshotModel
import SystemCalls

/// Gets the program's own account, over HTTP or from files.
struct MetricsCollector {
  private let http: HTTPOptions
  private let bearerToken: String?
  private var urls: [MetricsURL] = []
  private var files: [String] = []
  private(set) var searches = false
  /// Pages that gave nothing: they are not tried again.
  private var failures: [String: Capture] = [:]

  /// Throws for URLs that are none, for two pages of the same kind, and for a token that cannot be
  /// read.
  init(_ options: SnapshotOptions) throws(CollectionError) {
    http = options.http
    if let path = options.http.bearerTokenFile {
      bearerToken = try Self.token(in: path)
    } else {
      bearerToken = nil
    }
    var names: Set<String> = []
    for origin in options.metrics {
      let name: String
      let option: String
      switch origin {
      case .url(let text):
        let url = try MetricsURL(text)
        urls.append(url)
        (name, option) = (url.captureName, "--metrics \(url.source)")
      case .file(let path):
        files.append(path)
        (name, option) = ("metrics/metrics", "--metrics-file \(path)")
      case .auto:
        searches = true
        (name, option) = ("metrics/metrics", "--metrics auto")
      }
      guard names.insert(name).inserted else {
        throw .unusable(
          option: option,
          reason: "another page of this kind is named already (one of /metrics, one of "
            + "/debug/vars and one of /debug/pprof/heap can be)")
      }
    }
  }

  /// Whether there is anything to fetch.
  var scrapes: Bool { !urls.isEmpty }

  /// Fetches all pages and reads all files.
  mutating func scrape() -> [Capture] {
    var captures: [Capture] = []
    for url in urls {
      let capture = failures[url.captureName] ?? page(url, round: "")
      if capture.content == nil { failures[url.captureName] = capture }
      captures.append(capture)
    }
    return captures
      + failures.values.filter { failure in
        !urls.contains { $0.captureName == failure.name }
      } + files.map(file)
  }

  /// Fetches those pages once more that were fetched before. Only /metrics is compared.
  func scrapeAgain() -> [Capture] {
    urls.filter { $0.captureName == "metrics/metrics" && failures[$0.captureName] == nil }
      .map { page($0, round: "@after") }
  }

  /// For captured files: nothing is fetched.
  func filesOnly() throws(CollectionError) -> [Capture] {
    guard urls.isEmpty, !searches else {
      throw .unusable(
        option: "--metrics",
        reason: "a page that is fetched now tells nothing of files captured before (name a copy "
          + "with --metrics-file)")
    }
    return files.map(file)
  }

  /// Looks for the page of the process itself: `--metrics auto`.
  mutating func search(
    _ process: ProcessDirectory, machine: [Capture], header: SnapshotHeader
  ) {
    let begin = Instant.now
    do throws(PageUnusable) {
      let search = MetricsSearch(process: process, machine: machine, header: header)
      var quick = self
      quick.urls = []
      urls.append(
        try search.find { url, options throws(PageUnusable) in
          try quick.fetchText(url, options)
        })
    } catch {
      failures["metrics/metrics"] = Capture(
        name: "metrics/metrics", source: "--metrics auto", view: .metrics, begin: begin, end: .now,
        outcome: .unavailable(error.why))
    }
  }

  private func page(_ url: MetricsURL, round: String) -> Capture {
    let begin = Instant.now
    let outcome: Capture.Outcome
    do throws(PageUnusable) {
      outcome = .captured(CompressedBytes(compressing: try fetchText(url, http)))
    } catch {
      outcome = .unavailable(error.why)
    }
    return Capture(
      name: url.captureName + round, source: url.source, view: .metrics, begin: begin, end: .now,
      outcome: outcome)
  }

  private func fetchText(
    _ url: MetricsURL, _ options: HTTPOptions
  ) throws(PageUnusable) -> [UInt8] {
    try fetch(url, bearerToken: bearerToken, options: options).text(limit: options.sizeLimit)
  }

  private func file(_ path: String) -> Capture {
    let outcome: Capture.Outcome
    do throws(PageUnusable) {
      let bytes: [UInt8]?
      do throws(SystemError) {
        bytes = try FileDescriptor(opening: path).readAll(limit: http.sizeLimit)
      } catch {
        throw PageUnusable(Unavailability(error, access: .system))
      }
      guard let bytes else { throw PageUnusable(.tooLarge(limit: http.sizeLimit)) }
      try FetchedPage.check(bytes)
      outcome = .captured(CompressedBytes(compressing: bytes))
    } catch {
      outcome = .unavailable(error.why)
    }
    // A file does not tell when the page was fetched.
    return Capture(
      name: "metrics/metrics", source: path, view: .metrics, begin: nil, end: nil,
      outcome: outcome)
  }

  private static func token(in path: String) throws(CollectionError) -> String {
    let bytes: [UInt8]?
    do throws(SystemError) {
      bytes = try FileDescriptor(opening: path).readAll(limit: 1 << 16)
    } catch {
      throw .unusable(option: "--bearer-token-file \(path)", reason: error.description)
    }
    let isBlank = { (byte: UInt8) in byte <= 0x20 }
    let token = (bytes ?? []).drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    guard !token.isEmpty, token.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw .unusable(
        option: "--bearer-token-file \(path)", reason: "expected a token in one line of text")
    }
    return String(decoding: Array(token), as: UTF8.self)
  }
}
