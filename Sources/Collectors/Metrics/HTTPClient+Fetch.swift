import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SnapshotModel
import SystemCalls

/// Fetches a page in one request, without following redirections.
///
/// Waits for the answer: the time limit is for all of it, so that a server that sends a byte a second
/// is given up as one that is silent. Throws what went wrong, in words.
func fetch(
  _ url: MetricsURL, bearerToken: String?, options: HTTPOptions
) throws(PageUnusable) -> FetchedPage {
  do {
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: try configuration(options))
    defer { try? client.syncShutdown() }
    let request = try request(url, bearerToken: bearerToken)
    let deadline = NIODeadline.now() + .milliseconds(Int64(options.timeout * 1000))
    let response = try client.execute(
      request: request,
      delegate: ResponseAccumulator(request: request, maxBodySize: options.sizeLimit),
      deadline: deadline
    ).wait()
    let body = response.body.map { Array($0.readableBytesView) } ?? []
    return FetchedPage(
      status: Int(response.status.code), reason: response.status.reasonPhrase,
      contentType: response.headers.first(name: "Content-Type") ?? "",
      contentEncoding: response.headers.first(name: "Content-Encoding") ?? "",
      location: response.headers.first(name: "Location") ?? "", body: body)
  } catch {
    throw PageUnusable(words(for: error, url, options))
  }
}

private func configuration(_ options: HTTPOptions) throws -> HTTPClient.Configuration {
  var tls = TLSConfiguration.makeClientConfiguration()
  if let file = options.certificateAuthority { tls.trustRoots = .file(file) }
  if options.isInsecure { tls.certificateVerification = .none }
  if let file = options.certificate {
    tls.certificateChain = try loading(file) {
      try NIOSSLCertificate.fromPEMFile(file).map { .certificate($0) }
    }
  }
  if let file = options.key ?? options.certificate, options.certificate != nil {
    tls.privateKey = .privateKey(
      try loading(file) { try NIOSSLPrivateKey(file: file, format: .pem) })
  }
  var configuration = HTTPClient.Configuration(
    tlsConfiguration: tls, redirectConfiguration: .disallow,
    timeout: .init(connect: .milliseconds(Int64(options.timeout * 1000))),
    decompression: .disabled)
  configuration.httpVersion = .http1Only
  // A port that refuses would be tried again until the time is over.
  configuration.connectionPool.retryConnectionEstablishment = false
  return configuration
}

/// A file of the user's, not of the server's: the error must name it.
private func loading<Value>(_ file: String, _ load: () throws -> Value) throws -> Value {
  do {
    return try load()
  } catch {
    throw PageUnusable(
      Unavailability("\(file): could not be loaded", remedy: "a readable PEM file is expected"))
  }
}

private func request(_ url: MetricsURL, bearerToken: String?) throws -> HTTPClient.Request {
  let address: String
  switch url.endpoint {
  case .tcp(let isSecure, let host, let port):
    address = "\(isSecure ? "https" : "http")://\(host)\(port.map { ":\($0)" } ?? "")"
  case .unix(let socket):
    let escaped = socket.utf8.map { byte in
      let isPlain = byte.isASCIILetterOrDigit || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
    }
    address = "http+unix://\(escaped.joined())"
  }
  var request = try HTTPClient.Request(url: address + url.target)
  request.headers.add(name: "User-Agent", value: "memcorrelate")
  request.headers.add(
    name: "Accept",
    value: "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1")
  request.headers.add(name: "Accept-Encoding", value: "gzip")
  if let authorization = url.authorization ?? bearerToken.map({ "Bearer \($0)" }) {
    request.headers.add(name: "Authorization", value: authorization)
  }
  return request
}

private func words(
  for error: any Error, _ url: MetricsURL, _ options: HTTPOptions
) -> Unavailability {
  switch error {
  case let error as PageUnusable: return error.why
  case let error as HTTPClientError where timeouts.contains(error):
    return Unavailability(
      "no complete answer within \(seconds(options.timeout))",
      remedy: "the whole page must arrive in that time")
  case is ResponseAccumulator.ResponseTooBigError: return .tooLarge(limit: options.sizeLimit)
  case let error as HTTPClientError where error == .remoteConnectionClosed:
    return Unavailability("the server closed the connection without a whole answer")
  case let error as HTTPClientError where error == .uncleanShutdown:
    return Unavailability("the server closed the connection without a whole answer")
  case let error as NIOConnectionError:
    if let failure = error.connectionErrors.first { return words(for: failure.error, url, options) }
    return Unavailability("no address is known for this host (\(error))")
  case let error as IOError:
    let system = SystemError(error.errnoCode)
    return Unavailability(
      system.description, remedy: "check that the program serves its metrics there")
  case HTTPParserError.invalidEOFState:
    return Unavailability("the server closed the connection without a whole answer")
  case is HTTPParserError: return Unavailability("the answer is not HTTP (\(error))")
  case let error as NIOSSLError: return words(for: error)
  case let error as BoringSSLError: return words(forTLS: "\(error)")
  case is NIOSSLExtraError:
    return Unavailability(
      "TLS failed: \(error)", remedy: "--insecure takes any certificate, for any host")
  default: return Unavailability("\(error)")
  }
}

private let timeouts: [HTTPClientError] = [
  .deadlineExceeded, .readTimeout, .connectTimeout, .tlsHandshakeTimeout,
  .getConnectionFromPoolTimeout, .cancelled,
]

private func words(for error: NIOSSLError) -> Unavailability {
  switch error {
  case .handshakeFailed(let detail): return words(forTLS: "\(detail)")
  case .failedToLoadCertificate, .failedToLoadPrivateKey, .noSuchFilesystemObject:
    return Unavailability(
      "a certificate or key could not be loaded (\(error))", remedy: "PEM files are expected")
  default: return Unavailability("TLS failed: \(error)")
  }
}

/// The error is BoringSSL's text, which names places in its own source.
private func words(forTLS text: String) -> Unavailability {
  if text.contains("CERTIFICATE_VERIFY_FAILED") {
    return Unavailability(
      "TLS failed: the server's certificate is not trusted",
      remedy: "--ca FILE names the authority that signed it, --insecure takes any")
  }
  if text.contains("CERTIFICATE_REQUIRED") {
    return Unavailability(
      "TLS failed: the server wants a client's certificate",
      remedy: "--cert FILE and --key FILE name one")
  }
  if text.contains("WRONG_VERSION_NUMBER") {
    return Unavailability(
      "TLS failed: the server does not speak it", remedy: "use http:// instead of https://")
  }
  if text.contains("EOF during handshake") {
    return Unavailability("TLS failed: the server closed the connection")
  }
  let name = text.firstRange(of: "OPENSSL_internal:").map { range in
    text[range.upperBound...].prefix { $0 == "_" || $0.isLetter || $0.isNumber }
  }
  return Unavailability("TLS failed\(name.map { ": \($0)" } ?? "")")
}

private func seconds(_ value: Double) -> String {
  value == value.rounded() ? "\(Int(value)) s" : "\(value) s"
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}
