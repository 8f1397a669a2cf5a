import GoRuntime
import MemoryUnits
import Testing

@testable import Collectors

/// What is said where a heap could not be read must not claim more than was seen.
@Suite struct GoHeapFailureTests {
  private let swapped = ByteCount(129_957_888)

  @Test func aProcessInSwapIsNotSaidToBeWithoutGo() {
    #expect(
      GoHeapFailure.inSwap(swapped, .notFound("no Go runtime is in its memory")).description
        == "no Go runtime is in RAM; 129,957,888 B (123.9 MiB) of the process are in swap, and were not "
        + "looked at (wait until it has used them again: reading them would bring them back into RAM)"
    )
  }

  @Test func whatWasFoundOfAProcessInSwapIsToldWithTheReason() {
    let found = GoRuntimeError.implausible(what: "allp", address: 0x10, found: "0x0")
    #expect(
      GoHeapFailure.inSwap(swapped, found).reason
        == "allp at 0x10: found 0x0; 129,957,888 B (123.9 MiB) of the process are in swap, and were not "
        + "looked at")
  }
}
