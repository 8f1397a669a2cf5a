extension ByteCount {
  /// Exact bytes with digit groups, then IEC: `71,762,168 B (68.4 MiB)`. Below 1 KiB bytes alone.
  package var formatted: String {
    magnitude.bytes < 1024 ? exact : "\(exact) (\(rounded))"
  }

  /// `71,762,168 B`
  package var exact: String { "\(bytes.grouped) B" }

  /// `68.4 MiB`: one decimal, in the largest unit that leaves at least 1.
  package var rounded: String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var size = bytes.magnitude
    guard size >= 1024 else { return "\(bytes) B" }
    var unit = 0
    while size >= 1 << 20 && unit < units.count - 1 {
      size >>= 10
      unit += 1
    }
    // 1023.96 KiB would print as "1024.0 KiB": step over to the next unit.
    var tenths = (size * 10 + 512) / 1024
    if tenths >= 10240 && unit < units.count - 1 {
      tenths = (tenths + 512) / 1024
      unit += 1
    }
    return "\(bytes < 0 ? "-" : "")\(tenths / 10).\(tenths % 10) \(units[unit])"
  }

  /// Like `exact`, always with its sign: `+4,096 B`, `−4,096 B`, `0 B`.
  package var signed: String {
    bytes == 0 ? "0 B" : (bytes > 0 ? "+" : "−") + magnitude.exact
  }
}

extension BinaryInteger {
  /// Decimal with a comma between groups of three digits: `71,762,168`.
  package var grouped: String {
    let digits = Array(String(magnitude).utf8)
    var text: [UInt8] = self < 0 ? [UInt8(ascii: "-")] : []
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
