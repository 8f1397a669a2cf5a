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

  @Flag(help: "As JSON.") var json = false
  @Option var pause = PausePolicy.auto

  func run() throws {
    guard let pid else { throw ValidationError("name a process: --pid") }
    let document = try readGoHeap(ofProcess: pid, pause: pause)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Output.write([UInt8](try encoder.encode(document)) + [10], toFile: nil)
  }
}

extension PausePolicy: ExpressibleByArgument {}
