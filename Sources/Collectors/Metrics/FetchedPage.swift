import Compression
import SnapshotModel

/// An HTTP answer.
struct FetchedPage {
  let status: Int
  let reason: String
  let contentType: String
  let contentEncoding: String
  /// Where a redirection leads.
  let location: String
  let body: [UInt8]

  /// The text of the page.
  ///
  /// Throws why it is none that statistics can be read from.
  func text(limit: Int) throws(PageUnusable) -> [UInt8] {
    guard status == 200 else { throw PageUnusable(refusal) }
    var bytes = body
    switch contentEncoding.lowercased() {
    case "", "identity": break
    case "gzip", "x-gzip", "deflate":
      do {
        bytes = try decompress(body, limit: limit)
      } catch let error as CompressionError where error == .larger(limit: limit) {
        throw PageUnusable(.tooLarge(limit: limit))
      } catch {
        throw PageUnusable(Unavailability("the page came with damaged compression (\(error))"))
      }
    default:
      throw PageUnusable(
        Unavailability("the page came compressed as \(contentEncoding), which was not asked for"))
    }
    try Self.check(bytes, contentType: contentType)
    return bytes
  }

  /// Throws for bytes that are no text of statistics: nothing, HTML, or binary.
  static func check(_ bytes: [UInt8], contentType: String = "") throws(PageUnusable) {
    guard !bytes.isEmpty else { throw PageUnusable(Unavailability("an empty page")) }
    let start = bytes.prefix(4096)
    let beginning = String(decoding: start, as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{feff}" }
    if contentType.lowercased().hasPrefix("text/html") || beginning.hasPrefix("<!doctype html")
      || beginning.hasPrefix("<html")
    {
      throw PageUnusable(
        Unavailability(
          "a page of HTML for people, not metrics",
          remedy: "name the page of the metrics themselves, most often /metrics"))
    }
    let isBinary = start.contains { $0 < 0x20 && ![0x09, 0x0a, 0x0d].contains($0) }
    guard !isBinary else {
      let kind = contentType.prefix { $0 != ";" }
      throw PageUnusable(
        Unavailability(
          "binary data\(kind.isEmpty ? "" : " (\(kind))"), not a page of text",
          remedy: "name a page in Prometheus' or OpenMetrics' text format"))
    }
  }

  private var refusal: Unavailability {
    let answer = "HTTP status \(status)\(reason.isEmpty ? "" : " \(reason)")"
    switch status {
    case 401, 403:
      return Unavailability(answer, remedy: "give credentials, such as --bearer-token-file FILE")
    case 300..<400 where !location.isEmpty:
      let place = (try? MetricsURL(location))?.source ?? location.prefix { $0 != "?" }.description
      return Unavailability(
        "\(answer): it leads to \(place), and redirections are not followed",
        remedy: "name that URL")
    case 404: return Unavailability(answer, remedy: "name another path, most often /metrics")
    default: return Unavailability(answer)
    }
  }
}

/// Why a page gives no statistics.
struct PageUnusable: Error {
  let why: Unavailability

  init(_ why: Unavailability) { self.why = why }
}

extension Unavailability {
  /// A page that does not end, or ends too late.
  static func tooLarge(limit: Int) -> Unavailability {
    let size = limit % (1 << 20) == 0 ? "\(limit >> 20) MiB" : "\(limit) bytes"
    return Unavailability("the page is larger than \(size), which is the limit")
  }
}
