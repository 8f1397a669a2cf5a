package import MemoryUnits
package import SnapshotModel

extension Report {
  /// A block of anonymous memory, and what the Go runtime uses it for.
  package struct Block: Sendable {
    /// `anonymous`, `bss of /usr/bin/prometheus`; of blocks taken together how many they are.
    package var label: String
    /// `nil` for blocks taken together.
    package var range: AddressRange?
    package var mappings: Int
    package var size: ByteCount
    /// What is in RAM of it. `nil` where smaps was not read.
    package var rss: ByteCount?
    package var finding: Prose
    /// They add up to the size.
    package var shares: [Share]

    package struct Share: Sendable {
      package var title: String
      /// `nil` for what no use is known of.
      package var quantity: QuantityID?
      package var size: ByteCount
      package var resident: ByteCount?
    }
  }

  /// The heap as its memory shows it.
  package struct GoHeap: Sendable {
    /// Of which moment it is, and how far it can be trusted.
    package var facts: [Fact]
    package var rows: [Row]

    package struct Row: Sendable {
      package var title: String
      package var gloss: String
      /// 0 for a total, one more for its parts.
      package var depth: Int
      /// The ID of the reading; `nil` for a sum, or a rest, of those that stand here.
      package var reading: String?
      package var size: ByteCount
      /// What is in RAM of it, where that was read.
      package var resident: ByteCount?
    }
  }
}
