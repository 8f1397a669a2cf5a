/// A set of keys with a fixed room, as fast as memory: open addressing, no other than 0 is empty.
struct KeyTable {
  private var slots: [UInt64]
  private let mask: Int
  private(set) var count = 0

  /// Room for so many keys, at most two thirds full.
  init(room: Int) {
    var size = 16
    while size * 2 < room * 3 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    mask = size - 1
  }

  /// Whether the key is new. It must not be 0.
  mutating func insert(_ key: UInt64) -> Bool {
    if count * 3 >= slots.count * 2 { grow() }
    return place(key)
  }

  func contains(_ key: UInt64) -> Bool {
    slots.withUnsafeBufferPointer { slots in
      var place = Self.hash(key) & mask
      while slots[place] != 0 {
        if slots[place] == key { return true }
        place = (place + 1) & mask
      }
      return false
    }
  }

  private mutating func place(_ key: UInt64) -> Bool {
    let mask = mask
    let isNew = slots.withUnsafeMutableBufferPointer { slots in
      var place = Self.hash(key) & mask
      while slots[place] != 0 {
        if slots[place] == key { return false }
        place = (place + 1) & mask
      }
      slots[place] = key
      return true
    }
    if isNew { count += 1 }
    return isNew
  }

  private mutating func grow() {
    var larger = KeyTable(room: slots.count * 4 / 3)
    for key in slots where key != 0 { _ = larger.place(key) }
    self = larger
  }

  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 24)
  }
}
