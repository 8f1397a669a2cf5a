import MemoryUnits

extension Question {
  static let workingSet = Question(
    "working-set",
    "What do the kubelet and kubectl top show as the memory of the cgroup (its working set)?",
    given: "a cgroup below the root, with its usage and inactive_file (v1: total_inactive_file)",
    citing: [
      .document("google/cadvisor container/libcontainer/handler.go, setMemoryStats"),
      .document("Kubernetes documentation, Node-pressure Eviction"),
    ]
  ) { context in
    guard let names = CgroupNames(context.index), let usage = context.amount(names.usage),
      let inactive = context.amount(names.inactiveFile)
    else { return nil }
    let size = ByteCount(max(0, usage.saturatingSubtract(inactive).bytes))
    let ledger = Ledger(
      "working-set", "The usage of the cgroup, and what of it the kubelet calls the working set",
      names.usage, usage,
      [Ledger.Entry("file pages on the inactive list", inactive, [names.inactiveFile])],
      rest: "the working set", [names.usage, names.inactiveFile])
    let active = context.amount(names.activeFile)
    return Answer(
      [
        "\(size.formatted): the usage of \(usage.formatted) less \(inactive.formatted) of file pages "
          + "on the inactive list (\(names.inactiveFile.lastWord))"
          + (ledger == nil ? ", but never below 0." : "."),
        active.map {
          $0 == .zero || ledger == nil
            ? ""
            : "Those on the active list, \($0.formatted), remain in it, though the kernel may take them back."
        } ?? "",
      ],
      [names.usage, names.inactiveFile] + (active == nil ? [] : [names.activeFile]), ledger)
  }
}
