/// One line on stderr that says what is being done, and is wiped at the end. Only on a terminal.
final class ProgressLine {
  private let shown = Output.errorIsTerminal

  func update(_ text: String) {
    write("\r\u{1b}[K\(text)…")
  }

  func clear() { write("\r\u{1b}[K") }

  deinit { clear() }

  private func write(_ text: String) {
    if shown { Output.prompt(text) }
  }
}
