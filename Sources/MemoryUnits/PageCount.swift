/// A number of pages. Becomes bytes only through a `PageSize`.
package struct PageCount: Hashable, Comparable, Sendable {
  package var pages: Int64

  package init(_ pages: Int64) { self.pages = pages }

  package static func < (a: Self, b: Self) -> Bool { a.pages < b.pages }
}

/// The size of a page on the machine a snapshot was taken on, never the reader's own.
package struct PageSize: Hashable, Sendable {
  package let bytes: Int64

  /// `nil` unless a power of two between 1 KiB and 1 MiB: no Linux has pages of another size.
  package init?(_ bytes: Int64) {
    guard bytes >= 1024, bytes <= 1 << 20, bytes & (bytes - 1) == 0 else { return nil }
    self.bytes = bytes
  }

  private init(known bytes: Int64) { self.bytes = bytes }
  package static let fourKiB = PageSize(known: 4096)

  package func bytes(of count: PageCount) -> ByteCount { ByteCount(count.pages * bytes) }

  /// The pages in `amount`, `nil` when it is not a whole number of them.
  package func wholePages(in amount: ByteCount) -> PageCount? {
    amount.bytes % bytes == 0 ? PageCount(amount.bytes / bytes) : nil
  }

  package func roundUp(_ address: Address) -> Address {
    let mask = UInt64(bytes) - 1
    return Address((address.value + mask) & ~mask)
  }

  package func roundDown(_ address: Address) -> Address {
    Address(address.value & ~(UInt64(bytes) - 1))
  }
}
