/// Whether a process may be stopped while its memory is copied.
package enum PausePolicy: String, Hashable, Sendable, CaseIterable {
  /// Only if it does not hold still.
  case auto
  case never
  case always
}
