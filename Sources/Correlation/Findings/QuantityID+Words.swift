import SnapshotModel

extension QuantityID {
  /// The kernel's or the program's own word, without the view and the file: `total_inactive_file`.
  var lastWord: String { rawValue.split(separator: ".").last.map(String.init) ?? rawValue }
}
