import MemoryUnits
import SnapshotModel

/// Says what was looked at, when, and whether it held still.
struct SubjectBuilder {
  let snapshot: Snapshot

  /// `prometheus (pid 17669)`
  static func name(_ identity: ProcessIdentity) -> String {
    let file = identity.executable?.split(separator: "/").last.map(String.init)
    let name = [identity.comm, file].compactMap(\.self).first { !$0.isEmpty }
    guard let pid = identity.knownPID else { return name ?? "a process that nobody named" }
    return name.map { "\($0) (pid \(pid))" } ?? "process \(pid)"
  }

  func facts() -> [Report.Fact] {
    let header = snapshot.header
    let identity = header.identity
    let machine = header.machine
    var facts: [Report.Fact] = []
    func add(_ label: String, _ value: Prose?) {
      if let value { facts.append(Report.Fact(label: label, value: value)) }
    }
    if let pid = identity.knownPID?.description {
      add("Process", identity.comm.map { "\(code: $0), pid \(pid)" } ?? "pid \(pid)")
    }
    if !identity.commandLine.isEmpty {
      add("Command line", "\(code: identity.commandLine.map(Self.quoted).joined(separator: " "))")
    }
    add("Executable", executable(identity))
    add("Memory cgroup", cgroup(identity))
    add("Kernel", machine.kernelRelease.map { "Linux \(code: $0)" })
    add("CPUs online", machine.processorsOnline.map { "\($0)" })
    let size = Figure.bytes(ByteCount(machine.pageSize.bytes))
    add("Page size", machine.pageSizeIsKnown ? "\(size)" : "\(size), assumed: no capture tells it")
    add("Taken", "\(UTCTime(header.takenAt).forPeople)")
    add(
      "Reading took",
      snapshot.duration.map {
        "\(Figure.nanoseconds($0)), from the first byte of a view to the last (without the core)"
      })
    add("Held still", heldStill(header.consistency))
    return facts
  }

  private func executable(_ identity: ProcessIdentity) -> Prose? {
    guard let path = identity.executable else { return nil }
    guard let buildID = identity.buildID else { return "\(code: path)" }
    return "\(code: path), build ID \(code: buildID)"
  }

  private func cgroup(_ identity: ProcessIdentity) -> Prose? {
    guard let path = identity.cgroup else { return nil }
    guard let version = identity.cgroupVersion else { return "\(code: path)" }
    return "\(code: path) (cgroup v\(version.description))"
  }

  private func heldStill(_ consistency: Consistency) -> Prose {
    let attempts = consistency.attempts
    guard attempts > 0 else { return "not known: captured files do not tell" }
    guard !consistency.counters.isEmpty else { return "not known: no counter was read twice" }
    let readings = "\(attempts) \(attempts == 1 ? "reading" : "readings")"
    let kernel = consistency.own.count
    let drift = consistency.moved.map { counter -> Prose in
      "\(code: counter.quantity.rawValue) by \(figure(counter))"
    }
    let stood: Prose =
      drift.isEmpty
      ? "yes: \(kernel) counters of the kernel, read first and last, did not move (\(readings))"
      : "no: after \(readings), these still moved meanwhile: " + Prose.joined(drift)
    guard !consistency.movedOnPage.isEmpty else { return stood }
    return stood
      + "; of the program’s own numbers \(consistency.movedOnPage.count) were others when the page "
      + "was fetched again, for to answer is work"
  }

  private func figure(_ counter: Consistency.Counter) -> Figure {
    let unit =
      snapshot.readings.first { $0.quantity == counter.quantity }?.unit
      ?? QuantityCatalog.definition(of: counter.quantity)?.unit ?? .number
    return unit == .bytes
      ? .bytes(
        ByteCount(counter.moved),
        pages: snapshot.header.machine.pageSize.wholePages(in: ByteCount(counter.moved)))
      : .count(counter.moved)
  }

  /// As a shell would need it, where a blank or a quote would mislead.
  private static func quoted(_ argument: String) -> String {
    let isPlain = !argument.isEmpty && !argument.contains { " '\"\\\t\n".contains($0) }
    return isPlain
      ? argument
      : "'"
        + argument.split(
          separator: "'", omittingEmptySubsequences: false
        ).joined(separator: #"'\''"#) + "'"
  }
}

extension ProcessIdentity {
  /// A page alone does not tell whose it is.
  fileprivate var knownPID: Int32? { pid > 0 ? pid : nil }
}
