/// Where `mheap_.central` stands: 136 structures of one size, each of which begins with its own number.
///
/// No name and no code is needed to find it, and nothing else looks like it.
/// Source: src/runtime/mcentral.go, `mcentral.spanclass`; mheap.go, `mheap.central`.
struct CentralLists: Hashable, Sendable {
  let address: UInt64
  /// The size of one, padded to a cache line.
  let stride: Int

  private static let strides = [192, 256]

  /// All places in an image, one for each runtime that it holds.
  static func places(in image: ProgramImage) -> [CentralLists] {
    var found: [CentralLists] = []
    image.forEachWord { block, offset in
      // The second list is the first that is not zero.
      guard block.word(offset) == 1 else { return }
      for stride in strides {
        let start = offset - stride
        guard start >= 0, start + stride * GoConstants.spanClasses <= block.bytes.count else {
          continue
        }
        let isCentral = (0..<GoConstants.spanClasses).allSatisfy {
          block.word(start + stride * $0) == UInt64($0)
        }
        if isCentral {
          found.append(CentralLists(address: block.start + UInt64(start), stride: stride))
        }
      }
    }
    return found
  }
}
