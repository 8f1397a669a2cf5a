import Cgroupfs
import MemoryUnits
import SnapshotModel
import TextParsing

extension Derivation {
  /// Adds the parent's charge, the sum over the parent's children, and the number of the cgroup's own
  /// children.
  ///
  /// `root` is the root of the hierarchy where it was captured. Nothing is charged to it: on v1 its usage
  /// is an estimate from the system's page counts (mm/memcontrol.c, mem_cgroup_usage), and no sum.
  mutating func deriveFamily(
    _ tree: CgroupTree, _ version: CgroupVersion, _ path: String, root: String?
  ) {
    if let parent = parentCgroup(of: path), parent != root {
      deriveParent(parent, tree, version, path)
    }

    let children = tree.children(of: path)
    // Without a child the captures must prove that there is none.
    guard !children.isEmpty || isListingComplete(tree, version, below: path, of: path) else {
      return
    }
    readings.append(
      Reading(
        QuantityID(version.prefix + "children.count"), number: ExactDecimal(Int64(children.count)),
        unit: .count,
        provenance: Provenance(
          capture: captureName(of: path, version.usageFile), place: "child cgroups of \(path)")))
  }

  private mutating func deriveParent(
    _ parent: String, _ tree: CgroupTree, _ version: CgroupVersion, _ path: String
  ) {
    let file = version.usageFile
    guard let capture = tree[parent, file], let usage = bytes(in: capture) else { return }
    readings.append(
      Reading(
        QuantityID("\(version.prefix)parent.\(file)"), bytes: usage, granularity: .one,
        provenance: Provenance(capture: capture.name, line: 1, place: file)))

    guard isListingComplete(tree, version, below: parent, of: path) else { return }
    let children = tree.children(of: parent)
    var sum = CheckedSum()
    for child in children {
      // A child without the controller is charged nothing of its own.
      guard let capture = tree[child, file] else { continue }
      guard let usage = bytes(in: capture) else { return }
      sum.add(usage)
    }
    guard let total = sum.total else { return }
    readings.append(
      Reading(
        QuantityID("\(version.prefix)parent.children.sum.\(file)"), bytes: total,
        granularity: .one,
        provenance: Provenance(
          capture: capture.name,
          place: "sum of \(file) over \(sum.count) child cgroups of \(parent)")))
  }

  private mutating func bytes(in capture: Capture) -> ByteCount? {
    guard let entry = output(of: SingleValueFile(unit: .bytes), over: capture),
      case .bytes(let bytes) = entry.value
    else { return nil }
    return bytes
  }

  /// Whether the captured cgroups below `ancestor` are all there are.
  ///
  /// v2 counts them in cgroup.stat. Else it takes a snapshot of the live machine, which bears times and
  /// lists the directories; files given by the user may be any choice.
  private mutating func isListingComplete(
    _ tree: CgroupTree, _ version: CgroupVersion, below ancestor: String, of path: String
  ) -> Bool {
    if let entries = output(
      of: FlatKeyedFile { _ in .count }, over: tree[ancestor, "cgroup.stat"]),
      let entry = entries.first(where: { $0.key == "nr_descendants" }),
      case .count(let number) = entry.value,
      number.integer == Int64(tree.descendants(of: ancestor).count)
    {
      return true
    }
    let own = tree[path, version.usageFile] ?? tree[path, "memory.stat"]
    return own?.begin != nil
  }

  /// The name of a cgroup's file among the captures.
  func captureName(of path: String, _ file: String) -> String {
    "cgroup" + (path == "/" ? "" : path) + "/" + file
  }
}
