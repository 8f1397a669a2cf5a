/// What a file that is not ELF looks like from its first bytes.
package enum FileFormat: Hashable, Sendable, CustomStringConvertible {
  case empty
  case gzip, zstd, lz4, xz, bzip2
  case html, script, text
  case minidump, machO, portableExecutable, kernelDump
  case unknown(firstBytes: [UInt8])

  /// `start` holds the first bytes, 512 of them where there are so many.
  package init(start: [UInt8]) {
    let known: [(magic: [UInt8], format: FileFormat)] = [
      ([0x1f, 0x8b], .gzip),
      ([0x28, 0xb5, 0x2f, 0xfd], .zstd),
      ([0x04, 0x22, 0x4d, 0x18], .lz4),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], .xz),
      (Array("BZh".utf8), .bzip2),
      (Array("#!".utf8), .script),
      (Array("MDMP".utf8), .minidump),
      (Array("MZ".utf8), .portableExecutable),
      (Array("KDUMP   ".utf8), .kernelDump),
      (Array("makedumpfile".utf8), .kernelDump),
      ([0xcf, 0xfa, 0xed, 0xfe], .machO),
      ([0xca, 0xfe, 0xba, 0xbe], .machO),
    ]
    if start.isEmpty {
      self = .empty
    } else if let match = known.first(where: { start.starts(with: $0.magic) }) {
      self = match.format
    } else if Self.isMarkup(start) {
      self = .html
    } else if start.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) }) {
      self = .text
    } else {
      self = .unknown(firstBytes: Array(start.prefix(4)))
    }
  }

  private static func isMarkup(_ start: [UInt8]) -> Bool {
    let text = String(decoding: start, as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{feff}" }
    return ["<!doctype html", "<html", "<head", "<?xml"].contains { text.hasPrefix($0) }
  }

  package var description: String {
    switch self {
    case .empty: "an empty file"
    case .gzip: "gzip-compressed data"
    case .zstd: "zstd-compressed data"
    case .lz4: "lz4-compressed data"
    case .xz: "xz-compressed data"
    case .bzip2: "bzip2-compressed data"
    case .html: "an HTML page"
    case .script: "a script"
    case .text: "a text file"
    case .minidump: "a minidump"
    case .machO: "a Mach-O file"
    case .portableExecutable: "a Windows executable"
    case .kernelDump: "a dump of a whole kernel"
    case .unknown(let bytes):
      "a file of unknown format that begins with "
        + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
  }

  func remedy(path: String) -> String {
    switch self {
    case .gzip: "decompress it first: gzip -dk \(path)"
    case .zstd: "decompress it first: zstd -d \(path), or coredumpctl dump PID --output=FILE"
    case .lz4: "decompress it first: lz4 -d \(path), or coredumpctl dump PID --output=FILE"
    case .xz: "decompress it first: xz -dk \(path)"
    case .bzip2: "decompress it first: bzip2 -dk \(path)"
    default: ""
    }
  }
}
