import ArgumentParser
import Collectors
import FoundationEssentials
import GoRuntime

/// The Go heap of a process or a core, out of its memory.
struct HeapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heap",
    abstract: "Print where the memory of a Go heap is.")

  @Option(help: ArgumentHelp("The process.", valueName: "number"))
  var pid: Int32?

  @Option var core: String?
  @Option var exe: String?
  @Flag(help: "As JSON.") var json = false
  @Option var pause = PausePolicy.auto

  func run() throws {
    let document: GoHeapDocument
    if let core {
      document = try readGoHeap(ofCore: core, executable: exe)
    } else if let pid {
      document = try readGoHeap(ofProcess: pid, pause: pause)
    } else {
      throw ValidationError("name a process or a core: --pid or --core")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Output.write([UInt8](try encoder.encode(document)) + [10], toFile: nil)
  }
}

extension PausePolicy: ExpressibleByArgument {}
