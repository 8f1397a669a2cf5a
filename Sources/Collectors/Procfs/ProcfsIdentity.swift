import MemoryUnits
import Procfs
import SnapshotModel

extension Derivation {
  /// What the files tell of who the process is, where it is not known yet.
  mutating func deriveIdentity(_ numbers: ProcessNumbers, from files: inout ProcfsFiles) {
    identity.startTime = identity.startTime ?? numbers.stat?.startTime
    identity.comm =
      identity.comm ?? files.parse(numbers.folder + "comm") { bytes, _ in line(bytes) }
      ?? numbers.stat?.comm ?? numbers.status?.name
    identity.executable =
      identity.executable
      // As maps prints it, so that the two can be compared.
      ?? files.parse(numbers.folder + "exe") { bytes, _ in
        line(bytes).split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: "\\012")
      }.flatMap { $0.isEmpty ? nil : $0 }
      ?? executableMapping(numbers.stat)?.name
    if identity.commandLine.isEmpty {
      identity.commandLine =
        files.parse(numbers.folder + "cmdline") { bytes, _ in
          CommandLineArguments(parsing: bytes).arguments
        } ?? []
    }
  }

  /// The mapping that holds the program's first instruction; where that is not known, the lowest one of
  /// a file that also has a mapping with code: programs lie below their libraries.
  private func executableMapping(_ stat: ProcessStat?) -> Mapping? {
    let ofFiles = mappings.filter(\.isFileBacked)
    if let code = stat?.startCode, code.value > 1,
      let mapping = ofFiles.first(where: { $0.range.contains(code) })
    {
      return mapping
    }
    let withCode = Set(ofFiles.lazy.filter(\.permissions.execute).map(\.name))
    return ofFiles.first { withCode.contains($0.name) }
  }

  /// The text without the newline that ends it.
  private func line(_ bytes: [UInt8]) -> String {
    String(
      decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
