import Cgroupfs
import MemoryUnits
import PrometheusText
import SnapshotModel

extension Derivation {
  /// Adds what the captured control files say of the cgroup that pays for the process's memory, of its
  /// ancestors and of the root of the hierarchy.
  ///
  /// Finds out `identity.cgroup` and `identity.cgroupVersion` where they are not known. Never throws:
  /// a file that cannot be parsed is a gap, and the rest goes on.
  package mutating func deriveCgroup(_ captures: CaptureSet) {
    let tree = CgroupTree(captures)
    guard let cgroup = locateMemoryCgroup(captures, tree) else { return }
    let (version, path) = cgroup

    let root = tree.isRoot("/", version, hasLimit: rootHasLimit(tree, version)) ? "/" : nil
    for ancestor in cgroupAncestry(of: path) {
      let isRoot = ancestor == root
      for (name, capture) in tree.files(of: ancestor) {
        guard let file = MemoryFile(named: name),
          let entries = output(of: file.parser(version), over: capture)
        else { continue }
        if ancestor == path {
          append(entries, of: name, capture, prefix: version.prefix, instance: "")
        }
        if isRoot && file == .memoryStat {
          append(entries, of: name, capture, prefix: version.prefix + "root.", instance: "")
        } else if ancestor != path {
          let instance = [MetricLabel("cgroup", ancestor)].exposition
          append(entries, of: name, capture, prefix: version.prefix, instance: instance)
        }
      }
    }
    deriveFamily(tree, version, path, root: root)
    deriveProcesses(captures, tree, version, path)
  }

  /// The root of a v1 hierarchy cannot have a limit. One that has is a container's.
  private mutating func rootHasLimit(_ tree: CgroupTree, _ version: CgroupVersion) -> Bool {
    guard version == .v1, let limit = tree["/", "memory.limit_in_bytes"],
      let entry = output(of: SingleValueFile(unit: .bytes), over: limit)
    else { return false }
    return entry.value != .unlimited
  }

  private mutating func append(
    _ entries: [CgroupEntry], of file: String, _ capture: Capture, prefix: String,
    instance: String
  ) {
    for entry in entries {
      let name = entry.key.isEmpty ? file : "\(file).\(entry.key)"
      let provenance = Provenance(
        capture: capture.name, line: entry.line, place: entry.key.isEmpty ? file : entry.key)
      guard
        let reading = reading(
          QuantityID(prefix + name), instance: instance, entry.value, provenance)
      else {
        if case .wrapped(let value) = entry.value {
          warnings.append(
            "\(capture.source):\(entry.line): \(name) is \(value): a counter that went below zero")
        }
        continue
      }
      readings.append(reading)
    }
  }

  private func reading(
    _ quantity: QuantityID, instance: String, _ value: CgroupValue, _ provenance: Provenance
  ) -> Reading? {
    switch value {
    case .bytes(let bytes):
      Reading(
        quantity, instance: instance, bytes: bytes, granularity: .one, provenance: provenance)
    case .pages(let pages):
      Reading(
        quantity, instance: instance, bytes: machine.pageSize.bytes(of: pages),
        granularity: .page, provenance: provenance)
    case .count(let number):
      Reading(quantity, instance: instance, number: number, unit: .count, provenance: provenance)
    case .number(let number):
      Reading(quantity, instance: instance, number: number, unit: .number, provenance: provenance)
    case .unlimited:
      Reading(
        quantity, instance: instance, .unlimited, unit: .bytes, granularity: .one,
        provenance: provenance)
    case .wrapped: nil
    }
  }
}

extension CgroupVersion {
  /// How the IDs of its quantities begin.
  var prefix: String { "cgroup.v\(rawValue)." }
}
