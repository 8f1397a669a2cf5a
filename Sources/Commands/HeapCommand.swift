import ArgumentParser
import Collectors
import FoundationEssentials
import GoRuntime

/// The Go heap of a process or a core, read out of its memory.
struct HeapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heap",
    abstract: "Print where the memory of a Go program is, read out of the memory itself.",
    discussion: """
      Needs neither symbols nor DWARF nor the program's cooperation: Go 1.19 and later,
      stripped or not. Of a live process only bookkeeping is read, and only pages that are in
      RAM. If its heap does not hold still, all threads are stopped for the milliseconds that
      copying takes; --pause never takes it as it moves. Nothing is kept.
      """)

  @Option(help: ArgumentHelp("The process.", valueName: "number"))
  var pid: Int32?

  @Option(help: ArgumentHelp("An ELF core, the kernel's or gcore's.", valueName: "file"))
  var core: String?

  @Option(help: ArgumentHelp("The executable that the core is of.", valueName: "file"))
  var exe: String?

  @Option(help: "Whether the process may be stopped while its bookkeeping is copied.")
  var pause = PausePolicy.auto

  @Option(help: ArgumentHelp("Where procfs is mounted.", valueName: "directory"))
  var proc = "/proc"

  @Flag(help: "As JSON, with the regions of the address space.") var json = false

  func validate() throws {
    guard (pid == nil) != (core == nil) else {
      throw ValidationError("name a process or a core: --pid or --core")
    }
    guard exe == nil || core != nil else { throw ValidationError("--exe needs a core: --core") }
    if let pid, pid <= 0 { throw ValidationError("--pid must be at least 1") }
  }

  func run() throws {
    let document =
      if let core {
        try readGoHeap(ofCore: core, executable: exe)
      } else {
        try readGoHeap(ofProcess: pid ?? 0, procRoot: proc, pause: pause)
      }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try Output.write([UInt8](try encoder.encode(document)) + [UInt8(ascii: "\n")], toFile: nil)
    } else {
      try Output.write(document.text)
    }
  }
}

extension PausePolicy: ExpressibleByArgument {}
