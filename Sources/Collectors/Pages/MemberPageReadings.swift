import MemoryUnits
import Pages
import SnapshotModel

/// The sums over the pages of all processes of a cgroup, a page that several map once.
struct MemberPageReadings {
  private let lists: [PageList]
  private let payers: Set<PageCharge>

  /// The first list is that of the process looked at.
  init(_ lists: [PageList], cgroup: String?) {
    self.lists = lists
    var payers: Set<PageCharge> = []
    for list in lists {
      for charge in list.cgroups.keys.map(PageCharge.cgroup) {
        if let cgroup, list.isPaid(charge, within: cgroup) { payers.insert(charge) }
      }
    }
    self.payers = payers
  }

  var readings: [Reading] {
    let readsCharges = lists.allSatisfy { $0.hasRead(.kpagecgroup) }
    let readsKinds = lists.allSatisfy(\.knowsFrames)
    guard readsCharges, readsKinds else { return [] }
    let seesHuge = lists.allSatisfy { $0.hasRead(.pagemapScan) }
    return [
      reading("anonymous", "distinct anonymous pages") { isPaidHere($0) && $0.kind == .anonymous },
      reading("mapped_file", "distinct pages of files and of shared memory") {
        isPaidHere($0) && $0.kind != .anonymous
      },
      reading("others", in: lists.dropFirst(), "distinct pages of the others", isPaidHere),
      reading("sum.anonymous", "anonymous pages") {
        $0.state == .resident && $0.kind == .anonymous
      },
      reading("changed", "pages that changed meanwhile") { $0.state == .changed },
    ]
      + (seesHuge
        ? [
          reading("huge.anonymous", "distinct anonymous huge pages") {
            isPaidHere($0) && $0.kind == .anonymous && $0.isHuge
          }
        ] : [])
  }

  private func isPaidHere(_ facts: PageFacts) -> Bool {
    facts.state == .resident && !facts.isAgain && payers.contains(facts.charge)
  }

  private func reading(
    _ name: String, in part: ArraySlice<PageList>? = nil, _ place: String,
    _ isWanted: (PageFacts) -> Bool
  ) -> Reading {
    let part = part ?? lists[...]
    let sum = part.reduce(ByteCount.zero) { sum, list in
      let (all, overflow) = sum.bytes.addingReportingOverflow(list.total(where: isWanted).bytes)
      return ByteCount(overflow ? .max : all)
    }
    return Reading(
      QuantityID("ledger.members.\(name)"), bytes: sum, granularity: .page,
      provenance: Provenance(
        capture: "\(PageList.folder)\(lists.first?.pid ?? 0)",
        place:
          "sum of \(place) over \(part.count) process\(part.count == 1 ? "" : "es")"))
  }
}
