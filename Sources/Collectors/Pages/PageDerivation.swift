import MemoryUnits
import Pages
import Procfs
import SnapshotModel
import TextParsing

extension Derivation {
  /// The pages of the process and of the others in its cgroup, and the sums over them.
  ///
  /// After all other views: it joins the pages with their mappings, regions and segments, and needs to
  /// know which cgroup is the process's own.
  mutating func derivePages(_ captures: CaptureSet) {
    for capture in captures.captures(under: PageList.folder) {
      do {
        guard let list = try PageList(parsing: capture) else { continue }
        pages.append(list)
      } catch {
        unavailable.append(
          SnapshotHeader.Gap(capture.source, Unavailability("\(capture.name): \(error)")))
      }
    }
    pages = pages.filter { $0.pid == identity.pid } + pages.filter { $0.pid != identity.pid }
    guard let own = pages.first, own.pid == identity.pid else { return }
    guard own.pageSize == machine.pageSize else {
      unavailable.append(
        SnapshotHeader.Gap(
          PageLedger.name,
          Unavailability(
            "its pages are of \(own.pageSize.bytes) bytes, those of the other views were taken to be "
              + "of \(machine.pageSize.bytes)")))
      pages = []
      return
    }
    noteSources(own)
    let snapshot = Snapshot(
      header: SnapshotHeader(takenAt: 0, toolVersion: "", identity: identity, machine: machine),
      mappings: mappings, regions: regions, segments: segments, pages: pages)
    guard let ledger = PageLedger(snapshot) else { return }
    readings += PageReadings(ledger, cgroup: identity.cgroup).readings
    readings += memberPages(captures)
  }

  /// What could not be seen, with what would help.
  private mutating func noteSources(_ list: PageList) {
    for source in list.sources {
      guard case .unavailable(let reason, let remedy) = source.outcome else { continue }
      unavailable.append(
        SnapshotHeader.Gap(
          source.name.tells, Unavailability("\(source.name.file): \(reason)", remedy: remedy)))
    }
  }

  /// Sums over all processes of the cgroup. None where one of them was not read, and none where two share
  /// one address space: either way they would prove nothing.
  private func memberPages(_ captures: CaptureSet) -> [Reading] {
    guard let version = identity.cgroupVersion,
      let count = readings.first(where: { $0.id == "cgroup.v\(version).procs.count" })?.number?
        .integer,
      readings.first(where: { $0.id == "cgroup.v\(version).procs.lists_process" })?.number?.integer
        == 1
    else { return [] }
    if count > 1 {
      guard let members = readings.first(where: { $0.id == "procfs.members.count" }),
        members.number?.integer == count,
        readings.contains(where: { $0.id == "procfs.members.sum.Rss" })
      else { return [] }
    }
    guard pages.count == count - idleMembers(captures) else { return [] }
    return MemberPageReadings(pages, cgroup: identity.cgroup).readings
  }

  /// How many of the processes that were read have no memory: zombies and threads of the kernel.
  private func idleMembers(_ captures: CaptureSet) -> Int64 {
    var files = ProcfsFiles(captures)
    let names = captures.captures.map(\.name).filter { name in
      let parts = name.split(separator: "/")
      return parts.count == 3 && parts[0] == "proc" && parts[2] == "status"
        && parts[1] != "\(identity.pid)"
    }
    return Int64(
      names.count { name in
        files.parse(name, with: ProcessStatus.Parser()).map { !$0.hasMemory } ?? false
      })
  }
}
