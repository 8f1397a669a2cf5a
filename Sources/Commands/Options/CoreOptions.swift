import ArgumentParser
import Collectors

/// The fourth view: the memory itself.
struct CoreOptions: ParsableArguments {
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
    guard exe == nil || file != nil || coreCommand != nil else {
      throw ValidationError("--exe needs a core: --core or --core-command")
    }
  }

  func apply(to options: inout SnapshotOptions) {
    options.coreFile = file
    options.coreCommand = coreCommand
    options.coreExecutable = exe
    options.coreSummary = coreSummary
  }
}
