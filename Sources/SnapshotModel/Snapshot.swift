package import Pages

/// All that was read of one process at one moment. Immutable once taken.
package struct Snapshot: Sendable {
  package var header: SnapshotHeader
  package var captures: [Capture]
  package var readings: [Reading]
  package var mappings: [Mapping]
  /// What the Go runtime uses its address space for, in order of address and without overlaps.
  package var regions: [Region]
  /// What a core file has of the address space, in order of address. Empty without a core.
  package var segments: [Segment]
  /// The pages of the process, and behind it those of the others in its cgroup, where they were read.
  package var pages: [PageList]

  package init(
    header: SnapshotHeader, captures: [Capture] = [], readings: [Reading] = [],
    mappings: [Mapping] = [], regions: [Region] = [], segments: [Segment] = [],
    pages: [PageList] = []
  ) {
    self.header = header
    self.captures = captures
    self.readings = readings
    self.mappings = mappings
    self.regions = regions
    self.segments = segments
    self.pages = pages
  }

  /// What could not be read, each view once and each file once.
  package var unavailable: [(what: String, why: Unavailability)] {
    header.unavailable.map { ($0.what, $0.why) }
      + captures.compactMap { capture in
        guard case .unavailable(let why) = capture.outcome else { return nil }
        return (capture.source, why)
      }
  }

  /// From the first byte of a view to the last, in nanoseconds: so far are the views apart at most.
  ///
  /// Without the core, which stands for a moment of its own.
  package var duration: Int64? {
    let moving = captures.filter { $0.view != nil && $0.view != .core }
    guard let first = moving.compactMap(\.begin?.monotonic).min(),
      let last = moving.compactMap(\.end?.monotonic).max()
    else { return nil }
    let (duration, overflow) = last.subtractingReportingOverflow(first)
    return overflow ? nil : duration
  }
}

/// What a snapshot is of and how it was taken.
package struct SnapshotHeader: Hashable, Sendable {
  /// When it was taken: nanoseconds since 1970 in UTC.
  package var takenAt: Int64
  package var toolVersion: String
  package var identity: ProcessIdentity
  package var machine: Machine
  package var consistency: Consistency
  /// Views that were not looked at or could not be, and other gaps that no single capture stands for.
  package var unavailable: [Gap]
  /// Anything found while taking it that a reader must know: the page is another process's.
  package var warnings: [String]

  package struct Gap: Hashable, Sendable, Codable {
    package var what: String
    package var why: Unavailability

    package init(_ what: String, _ why: Unavailability) {
      self.what = what
      self.why = why
    }
  }

  package init(
    takenAt: Int64, toolVersion: String, identity: ProcessIdentity, machine: Machine,
    consistency: Consistency = .unknown, unavailable: [Gap] = [], warnings: [String] = []
  ) {
    self.takenAt = takenAt
    self.toolVersion = toolVersion
    self.identity = identity
    self.machine = machine
    self.consistency = consistency
    self.unavailable = unavailable
    self.warnings = warnings
  }
}

/// Whether the process held still while it was read.
package struct Consistency: Hashable, Sendable, Codable {
  /// How often the views were read until nothing moved; 0 where nobody checked.
  package var attempts: Int
  /// Counters that were read before and after everything else.
  package var counters: [Counter]
  /// The same counters from before all of it to after the pages were looked at, one by one, behind the
  /// rest. `nil` where they were not.
  package var countersToPages: [Counter]?

  /// A cheap counter, read twice.
  package struct Counter: Hashable, Sendable, Codable {
    package var quantity: QuantityID
    /// In bytes, or in the counter's own unit.
    package var before: Int64
    package var after: Int64

    package init(_ quantity: QuantityID, before: Int64, after: Int64) {
      self.quantity = quantity
      self.before = before
      self.after = after
    }

    /// By how much, whichever way. Saturates: a capture from outside may claim anything.
    package var moved: Int64 {
      let (difference, overflow) = after.subtractingReportingOverflow(before)
      return overflow ? .max : Int64(clamping: difference.magnitude)
    }
  }

  package init(attempts: Int, counters: [Counter]) {
    self.attempts = attempts
    self.counters = counters
  }

  /// Captured files do not tell.
  package static let unknown = Consistency(attempts: 0, counters: [])

  /// Whether somebody looked, and the kernel's counters of the process and its cgroup stood still.
  package var isStable: Bool { attempts > 0 && moved.isEmpty }

  /// The kernel's counters of the process and of its cgroup that moved.
  package var moved: [Counter] { own.filter { $0.moved != 0 } }

  /// The kernel's counters of the process and of its cgroup, not those of its surroundings.
  package var own: [Counter] {
    counters.filter { counter in
      counter.quantity.view != .metrics
        && !counter.quantity.rawValue.hasPrefix("procfs.meminfo.")
        && !counter.quantity.rawValue.contains(".parent.")
    }
  }

  /// What the program's own page says otherwise the second time: to answer is work, and moves it.
  package var movedOnPage: [Counter] {
    counters.filter { $0.moved != 0 && $0.quantity.view == .metrics }
  }

  /// By how much a counter moved, `nil` where it was not read twice.
  package func movement(of quantity: QuantityID) -> Int64? {
    counters.first { $0.quantity == quantity }?.moved
  }

  /// For what is compared with the ledger, which was read last: of each counter by how much it moved in
  /// the longer time, or in the shorter one where that was more.
  package var toPages: Consistency {
    var all = countersToPages ?? []
    for counter in counters {
      guard let place = all.firstIndex(where: { $0.quantity == counter.quantity }) else {
        all.append(counter)
        continue
      }
      if counter.moved > all[place].moved { all[place] = counter }
    }
    return Consistency(attempts: attempts, counters: all)
  }
}
