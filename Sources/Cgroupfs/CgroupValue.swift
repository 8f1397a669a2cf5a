package import MemoryUnits
package import TextParsing

/// One value of a control file, in the unit that its key stands for.
package enum CgroupValue: Hashable, Sendable {
  case bytes(ByteCount)
  /// The amounts that v1's memory.numa_stat gives in pages.
  case pages(PageCount)
  /// How often something happened, or how many there are.
  case count(ExactDecimal)
  /// A setting, or a number whose unit is not known.
  case number(ExactDecimal)
  /// A limit that is not set.
  case unlimited
  /// A counter that went below zero: 2^63 or more, or a number of pages that no memory has.
  case wrapped(UInt64)

  /// v1 has no word for "no limit": it prints the highest number of whole pages that fits 63 bits,
  /// 0x7ffffffffffff000 with pages of 4 KiB, less with larger ones (mm/page_counter.c,
  /// PAGE_COUNTER_MAX). No page is larger than 1 MiB.
  private static let noLimit = UInt64(Int64.max) - (1 << 20)

  init(_ value: UInt64, unit: CgroupUnit) {
    if unit == .bytes, value <= UInt64(Int64.max), value >= Self.noLimit {
      self = .unlimited
      return
    }
    // So that pages of any size become bytes without overflow.
    let highest = unit == .pages ? Int64.max >> 20 : .max
    guard let amount = Int64(exactly: value), amount <= highest else {
      self = .wrapped(value)
      return
    }
    self =
      switch unit {
      case .bytes: .bytes(ByteCount(amount))
      case .pages: .pages(PageCount(amount))
      case .count: .count(ExactDecimal(amount))
      case .number: .number(ExactDecimal(amount))
      }
  }
}

/// What the numbers of a file or of a key count.
package enum CgroupUnit: Hashable, Sendable {
  case bytes
  case pages
  case count
  case number
}

/// One key of a control file with its value.
package struct CgroupEntry: Hashable, Sendable {
  /// As the kernel prints it: `inactive_file`. Empty in a file of a single value.
  package let key: String
  package let value: CgroupValue
  /// The line in the file, counted from 1.
  package let line: Int

  package init(key: String, value: CgroupValue, line: Int) {
    self.key = key
    self.value = value
    self.line = line
  }
}

/// The two layouts of the cgroup file system.
package enum CgroupVersion: Int, Hashable, Sendable {
  case v1 = 1
  case v2 = 2

  /// The file that every cgroup with the memory controller has, but for the root of v2.
  package var usageFile: String {
    switch self {
    case .v1: "memory.usage_in_bytes"
    case .v2: "memory.current"
    }
  }
}
