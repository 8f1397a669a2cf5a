import ObjectFile
import ProcessMemory

/// Finds variables in the code that uses them, without a disassembler: the address of the variable is
/// loaded as the first argument shortly before a call of a known function.
struct CallSite {
  /// Functions by their names, each with the addresses of its code.
  let functions: [String: Range<UInt64>]
  let memory: any MemoryReader

  /// What `caller` passes to `callee` first; `nil` where either is missing, or was compiled otherwise.
  func argument(of callee: String, in caller: String) -> UInt64? {
    guard let target = functions[callee]?.lowerBound, let code = code(caller) else {
      return nil
    }
    switch memory.machine {
    case .x8664: return argumentX8664(code, target)
    case .aarch64: return argumentAArch64(code, target)
    }
  }

  /// The first address of a variable in the range that the function loads.
  func firstAddress(loadedIn function: String, within range: Range<UInt64>) -> UInt64? {
    guard let code = code(function) else { return nil }
    switch memory.machine {
    case .x8664:
      for offset in stride(from: 0, through: code.bytes.count - 7, by: 1) {
        // lea reg, [rip + disp32]
        if code.byte(offset) & 0xfb == 0x48, code.byte(offset + 1) == 0x8d,
          code.byte(offset + 2) & 0xc7 == 0x05
        {
          let address = code.relative(next: offset + 7, code.half(offset + 3))
          if range.contains(address) { return address }
        }
      }
    case .aarch64:
      for offset in stride(from: 0, through: code.bytes.count - 8, by: 4) {
        if let address = pageAddress(code, offset, register: nil), range.contains(address) {
          return address
        }
      }
    }
    return nil
  }

  private func code(_ function: String) -> MemoryBlock? {
    guard let range = functions[function],
      range.upperBound - range.lowerBound <= 1 << 20
    else { return nil }
    var copier = MemoryCopier(memory)
    return try? copier.block(at: range.lowerBound, count: range.count, function)
  }

  /// `lea rax, [rip + disp32]`, at most 40 bytes before `call rel32`.
  private func argumentX8664(_ code: MemoryBlock, _ target: UInt64) -> UInt64? {
    for call in stride(from: 0, through: code.bytes.count - 5, by: 1)
    where code.byte(call) == 0xe8 && code.relative(next: call + 5, code.half(call + 1)) == target {
      for load in stride(from: call - 7, through: max(0, call - 40), by: -1)
      where code.byte(load) == 0x48 && code.byte(load + 1) == 0x8d && code.byte(load + 2) == 0x05 {
        return code.relative(next: load + 7, code.half(load + 3))
      }
    }
    return nil
  }

  /// `adrp x0; add x0, x0, #low`, at most seven instructions before `bl`.
  private func argumentAArch64(_ code: MemoryBlock, _ target: UInt64) -> UInt64? {
    for call in stride(from: 0, through: code.bytes.count - 4, by: 4) {
      let instruction = code.half(call)
      guard instruction >> 26 == 0b100101 else { continue }
      let distance = Int64(Int32(bitPattern: instruction << 6) >> 6) * 4
      guard code.start &+ UInt64(call) &+ UInt64(bitPattern: distance) == target else { continue }
      for load in stride(from: call - 8, through: max(0, call - 28), by: -4) {
        if let address = pageAddress(code, load, register: 0) { return address }
      }
    }
    return nil
  }

  /// What `adrp` and the `add` behind it put into a register.
  private func pageAddress(_ code: MemoryBlock, _ offset: Int, register: UInt32?) -> UInt64? {
    guard let (target, page) = code.pageAddress(offset) else { return nil }
    let add = code.half(offset + 4)
    guard add & 0xffc0_0000 == 0x9100_0000, add & 0x1f == target, add >> 5 & 0x1f == target,
      register ?? target == target
    else { return nil }
    return page &+ UInt64(add >> 10 & 0xfff)
  }
}
