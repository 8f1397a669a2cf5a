/// Every question that a report may answer, in the order in which it does.
package enum QuestionCatalog {
  package static let all: [Question] = [
    .virtualSize, .neitherTextNorData, .dataIsVirtual, .sharedIsNotSharing,
    .usageBelowRSS, .usageAboveRSS, .workingSet, .oomDistance, .canBeGivenBack,
    .hugePagesKeepFreedMemory, .kernelMemory,
    .heapParts, .sysParts, .sysAgainstRSS, .notGo, .memoryLimit, .arenaTail,
  ]

  static func findings(_ context: FindingContext) -> [Finding] {
    all.compactMap { $0.finding(context) }
  }
}
