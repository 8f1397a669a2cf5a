import ObjectFile

extension ELFHeader.Machine {
  /// As Go names it.
  var goArchitecture: String {
    switch self {
    case .x8664: "amd64"
    case .aarch64: "arm64"
    }
  }
}
