import ArgumentParser
import Collectors

/// The fourth view: the memory itself.
struct CoreOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Read the heap of a Go program out of the process's memory.",
      discussion: """
        Without either it is read if it holds still meanwhile: the process is not stopped.
        """))
  var goHeap: Bool?

  @Option(
    help: ArgumentHelp(
      "Whether --go-heap may stop the process for the milliseconds that copying takes: "
        + "auto (the default), if the heap does not hold still; never; always."))
  var pause: PausePolicy?

  @Option(
    name: .customLong("core"),
    help: ArgumentHelp("An ELF core of the process, the kernel's or gcore's.", valueName: "file"))
  var file: String?

  @Option(
    help: ArgumentHelp(
      "A command that writes a core of the process, run once all else has been read.",
      discussion: """
        {pid} and {core} in it stand for the process and for the file to write, which is
        removed once its structure is read:
        --core-command 'gdb -batch -p {pid} -ex "generate-core-file {core}"'.
        Such commands stop the process for as long as they run.
        """,
      valueName: "command"))
  var coreCommand: String?

  @Option(
    help: ArgumentHelp("The executable that the core is of.", valueName: "file"))
  var exe: String?

  @Option(help: ArgumentHelp("What viewcore breakdown printed.", valueName: "file"))
  var coreSummary: String?

  func validate() throws {
    guard file == nil || coreCommand == nil else {
      throw ValidationError("give --core or --core-command, not both")
    }
    guard pause == nil || goHeap == true else { throw ValidationError("--pause needs --go-heap") }
    guard exe == nil || file != nil || coreCommand != nil else {
      throw ValidationError("--exe needs a core: --core or --core-command")
    }
  }

  func apply(to options: inout SnapshotOptions) {
    options.coreFile = file
    options.coreCommand = coreCommand
    options.coreExecutable = exe
    options.coreSummary = coreSummary
    options.goHeap =
      switch goHeap {
      case true?: .yes(pause ?? .auto)
      case false?: .no
      case nil: .ifStill
      }
  }
}
