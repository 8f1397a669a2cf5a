import ObjectFile

extension CoreStructure {
  /// Under which path NT_FILE lists the file that was given as the program: under the same, or, for a
  /// copy of it, under that of the mapping that holds the program's headers.
  func path(ofExecutable path: String) -> String? {
    files?.contains { $0.path == path } == true ? path : executableMapping?.path
  }

  /// Throws `.unreadable` for a file that cannot be the program of this core: its build ID is another,
  /// or, where they have none in common, its segments are. A core without the program's headers takes
  /// any file.
  func verify(_ executable: some ByteSource) throws(ObjectFileError) {
    let file = try ExecutableImage(file: executable)
    guard let inCore = self.executable else { return }
    let found: String
    switch inCore.buildID.matches(file.buildID) {
    case true?: return
    case false?:
      found = "build ID \(file.buildID.text ?? "") and not \(inCore.buildID.text ?? "")"
    case nil:
      guard !inCore.hasLayout(of: file) else { return }
      found = "other segments"
    }
    throw .unreadable(
      path: executable.path, offset: 0,
      reason: "not the program of the core (\(inCore.path)): it has \(found)")
  }
}
