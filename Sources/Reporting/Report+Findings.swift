package import Correlation

extension Report {
  /// Whether the ledger of a finding stands in the section on the page ledger: it is not printed twice.
  package func isShownBelow(_ ledger: Ledger) -> Bool {
    self.ledger?.ledgers.contains(ledger) ?? false
  }
}
