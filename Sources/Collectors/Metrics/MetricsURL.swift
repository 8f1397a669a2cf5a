import FoundationEssentials

/// Where a page is fetched, in the forms that the user may write.
struct MetricsURL: Hashable {
  enum Endpoint: Hashable {
    case tcp(isSecure: Bool, host: String, port: Int?)
    case unix(socket: String)
  }

  let endpoint: Endpoint
  /// The path and the query: `/debug/pprof/heap?debug=1`.
  let target: String
  /// `Basic …` for a URL with a user in it.
  let authorization: String?
  /// For people: without user, password, and values of the query that may be secrets.
  let source: String
  /// Under which the page is captured: `metrics/metrics`, `metrics/vars` or `metrics/heap`.
  let captureName: String

  /// Throws for what is no URL of a kind that can be fetched.
  init(_ text: String) throws(CollectionError) {
    func unusable(_ reason: String) -> CollectionError {
      // What stands before an @ may be a password.
      let shown = text.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
      return .unusable(option: "--metrics \(shown)", reason: reason)
    }
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else {
      throw unusable("expected a URL without blanks")
    }
    let prefix: String
    let target: String
    if let rest = text.after("unix:") {
      // A socket's path may hold colons: the last one before a slash counts.
      let split = rest.lastRange(of: ":/")
      let socket = String(rest[..<(split ?? rest.endIndex)])
      target = split.map { String(rest[rest.index(after: $0)...]) } ?? "/metrics"
      guard socket.hasPrefix("/"), socket.count > 1 else {
        throw unusable("expected unix:/path/to/socket:/metrics")
      }
      endpoint = .unix(socket: socket)
      authorization = nil
      prefix = "unix:\(socket):"
    } else if let (isSecure, rest) = text.after("http://").map({ (false, $0) })
      ?? text.after("https://").map({ (true, $0) })
    {
      let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
      let at = rest[..<end].lastIndex(of: "@")
      let user = at.map { rest[..<$0] }
      let place = rest[(at.map { rest.index(after: $0) } ?? rest.startIndex)..<end]
      guard let (host, port) = Self.hostAndPort(place) else {
        throw unusable("expected http://host:port/metrics")
      }
      endpoint = .tcp(isSecure: isSecure, host: host, port: port)
      authorization = user.map { Self.basic($0) }
      prefix = "\(isSecure ? "https" : "http")://\(place)"
      let path = rest[end...]
      target =
        path.isEmpty || path.hasPrefix("#")
        ? "/metrics" : (path.hasPrefix("?") ? "/metrics" : "") + String(path)
    } else {
      throw unusable("expected http://…, https://… or unix:/path/to/socket:/metrics")
    }
    let withoutFragment = target.prefix { $0 != "#" }
    let path = withoutFragment.prefix { $0 != "?" }
    var query = withoutFragment.dropFirst(path.count + 1)
      .split(separator: "&").map(String.init)
    if path.hasSuffix("/debug/vars") {
      captureName = "metrics/vars"
    } else if path.contains("/debug/pprof/heap") {
      captureName = "metrics/heap"
      // Without it the profile is binary, and the statistics are not in it.
      if !query.contains(where: { $0.hasPrefix("debug=") }) { query.append("debug=1") }
    } else {
      captureName = "metrics/metrics"
    }
    self.target = path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    let shown = query.map(Self.redacted)
    source = prefix + path + (shown.isEmpty ? "" : "?" + shown.joined(separator: "&"))
  }

  /// The URL text for a place that the process listens on.
  static func text(address: String, port: Int) -> String { "http://\(address):\(port)/metrics" }

  private static func hostAndPort(_ text: Substring) -> (String, Int?)? {
    let host: Substring
    var rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[...end]
      rest = text[text.index(after: end)...]
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
    }
    guard !host.isEmpty else { return nil }
    guard !rest.isEmpty else { return (String(host), nil) }
    guard rest.removeFirst() == ":", let port = Int(rest), (1...65535).contains(port) else {
      return nil
    }
    return (String(host), port)
  }

  private static func basic(_ user: Substring) -> String {
    let plain = user.contains(":") ? String(user) : user + ":"
    return "Basic " + Data(percentDecoded(plain)).base64EncodedString()
  }

  private static func percentDecoded(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(decoded)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// Parameters of Prometheus and pprof are shown; any other value may be a secret.
  private static func redacted(_ parameter: String) -> String {
    let name = parameter.prefix { $0 != "=" }
    let isHarmless = ["debug", "gc", "seconds", "format", "name[]", "collect[]", "match[]"]
      .contains(String(name))
    return isHarmless || name.count == parameter.count ? parameter : "\(name)=…"
  }
}

extension String {
  /// What follows the prefix, in whatever case that is.
  fileprivate func after(_ prefix: String) -> String? {
    guard utf8.count >= prefix.utf8.count, self.prefix(prefix.count).lowercased() == prefix else {
      return nil
    }
    return String(dropFirst(prefix.count))
  }

  /// Where the text stands last.
  fileprivate func lastRange(of text: String) -> Index? {
    indices.last { self[$0...].hasPrefix(text) }
  }
}
