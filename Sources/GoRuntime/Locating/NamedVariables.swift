import MemoryUnits
import ProcessMemory

/// Variables found by the names of the functions that use them: the check of what was found by structure,
/// and the way to some that have none.
struct NamedVariables {
  private(set) var heap: UInt64?
  private(set) var pacer: UInt64?
  private(set) var work: UInt64?
  private(set) var phase: UInt64?

  private static let calls: [(caller: String, callee: String)] = [
    ("runtime.mallocinit", "runtime.(*mheap).init"),
    ("runtime.gcinit", "runtime.(*gcControllerState).init"),
    ("runtime.prepareFreeWorkbufs", "runtime.lock2"),
  ]
  private static let marking = "runtime.gcMarkTermination"

  /// `nil` where the program's table of functions is not there or cannot be read.
  init?(in image: ProgramImage, _ layout: GoLayout, _ memory: any MemoryReader) {
    let wanted = Set(Self.calls.flatMap { [$0.caller, $0.callee] } + [Self.marking])
    guard let table = FunctionTable(in: image, memory, wanted: wanted) else { return nil }
    let code = CallSite(functions: table.functions, memory: memory)
    let range = image.range.start.value..<image.range.end.value
    func variable(_ index: Int, minus offset: Int = 0) -> UInt64? {
      let call = Self.calls[index]
      guard let address = code.argument(of: call.callee, in: call.caller),
        range.contains(address)
      else { return nil }
      return address &- UInt64(offset)
    }
    heap = variable(0)
    pacer = variable(1)
    work = variable(2, minus: layout.workbufListLock)
    phase = code.firstAddress(loadedIn: Self.marking, within: range)
  }
}
