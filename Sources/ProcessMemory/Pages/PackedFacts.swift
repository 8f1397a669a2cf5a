import Pages

/// `PageFacts` as one number: to be compared for each page, and made for each without allocation.
struct PackedFacts: Equatable {
  /// Bits 0-3 state, 4-6 kind, 7 huge, 8 merged, 9 again, 10 count known, 11-31 charge, 32-63 count. The
  /// charge is 0 for unknown, 1 for nobody, else 2 more than the place in the table.
  var rawValue: UInt64

  /// No facts: what no state has.
  static let none = PackedFacts(rawValue: 15)

  @inline(__always) init(rawValue: UInt64) { self.rawValue = rawValue }

  @inline(__always) init(_ state: PageState, _ kind: PageKind = .unknown) {
    rawValue = state.code | kind.code << 4
  }

  @inline(__always) mutating func setHuge() { rawValue |= 1 << 7 }
  @inline(__always) mutating func setMerged() { rawValue |= 1 << 8 }
  @inline(__always) mutating func setAgain() { rawValue |= 1 << 9 }

  @inline(__always) mutating func setCount(_ count: UInt64) {
    rawValue |= 1 << 10 | UInt64(UInt32(truncatingIfNeeded: min(count, UInt64(UInt32.max)))) << 32
  }

  @inline(__always) mutating func setCharge(_ code: UInt64) { rawValue |= code << 11 }

  /// The code of `ChargeTable`.
  @inline(__always) var charge: UInt64 { rawValue >> 11 & ChargeTable.limit }

  /// Whether state, kind and payer are the same: what does not change while a page stays where it is.
  @inline(__always) func saysTheSame(as other: PackedFacts) -> Bool {
    let mask: UInt64 = 127 | ChargeTable.limit << 11
    return rawValue & mask == other.rawValue & mask
  }

  func unpacked(_ charges: borrowing ChargeTable) -> PageFacts {
    PageFacts(
      PageState.allCases.first { $0.code == rawValue & 15 } ?? .changed,
      PageKind.allCases.first { $0.code == rawValue >> 4 & 7 } ?? .unknown,
      mapCount: rawValue & 1 << 10 == 0 ? nil : UInt32(rawValue >> 32),
      charge: charges.charge(ofCode: charge),
      isHuge: rawValue & 1 << 7 != 0, isMerged: rawValue & 1 << 8 != 0,
      isAgain: rawValue & 1 << 9 != 0)
  }
}

/// The inode numbers of the cgroups that pay, numbered as they come.
struct ChargeTable: ~Copyable {
  /// The greatest code.
  static let limit: UInt64 = 1 << 21 - 1

  private var inodes: [UInt64] = []
  private var codes: [UInt64: UInt64] = [:]
  /// The last few: each inode has one place where it can stand.
  private var recent = [(inode: UInt64, code: UInt64)](repeating: (0, 1), count: 64)

  /// Of what kpagecgroup shows: 0 is nobody.
  @inline(__always) mutating func code(of inode: UInt64) -> UInt64 {
    let place = Int(inode & 63)
    if recent[place].inode == inode { return recent[place].code }
    return add(inode, place)
  }

  private mutating func add(_ inode: UInt64, _ place: Int) -> UInt64 {
    var code: UInt64 = 1
    if inode != 0 {
      code = codes[inode] ?? UInt64(inodes.count) + 2
      // More cgroups than any machine has: unknown.
      guard code <= Self.limit else { return 0 }
      if codes[inode] == nil {
        codes[inode] = code
        inodes.append(inode)
      }
    }
    recent[place] = (inode, code)
    return code
  }

  func charge(ofCode code: UInt64) -> PageCharge {
    switch code {
    case 0: .unknown
    case 1: .nobody
    default: .cgroup(inodes[Int(code) - 2])
    }
  }
}

extension PageState {
  @inline(__always) fileprivate var code: UInt64 {
    switch self {
    case .resident: 0
    case .swapped: 1
    case .zero: 2
    case .residentOrZero: 3
    case .hugetlb: 4
    case .special: 5
    case .guarded: 6
    case .inMotion: 7
    case .changed: 8
    }
  }
}

extension PageKind {
  @inline(__always) fileprivate var code: UInt64 {
    switch self {
    case .anonymous: 0
    case .file: 1
    case .sharedMemory: 2
    case .fileOrSharedMemory: 3
    case .unknown: 4
    case .kernel: 5
    }
  }
}
