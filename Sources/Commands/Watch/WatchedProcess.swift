import Collectors
import Reporting
import SnapshotModel

/// The process that is watched: the same one as long as it lives, then, by name, the one in its place.
struct WatchedProcess {
  /// What a look at it gave.
  enum Look {
    /// `news` tells of a new identity.
    case taken(Snapshot, news: String?)
    /// Nothing this time: why not, where that has not been said before.
    case nothing(String?)
    /// It is gone, and nothing can stand for it.
    case gone(String)
  }

  private let target: Target
  private let options: SnapshotOptions
  /// Of the last snapshot; `nil` before the first.
  private var last: ProcessIdentity?
  private var isLost = false
  private var lastReason: String?

  init(_ target: Target, _ options: SnapshotOptions) {
    self.target = target
    self.options = options
  }

  /// Takes a snapshot.
  ///
  /// Throws where there has been none yet: what was named is not there, or nothing that can be read.
  mutating func look(_ progress: (String) -> Void) throws -> Look {
    if let last, !isLost {
      do {
        let snapshot = try takeSnapshot(of: .pid(last.pid), options: options, progress: progress)
        let identity = snapshot.header.identity
        if identity.startTime == last.startTime { return taken(snapshot) }
      } catch .changed {
        return nothing("it became another program while it was read: that snapshot is dropped")
      } catch {
        guard error.meansGone else { throw error }
      }
      guard case .name = target else { return .gone("process \(last.pid) is gone") }
      isLost = true
    }
    do {
      return taken(try takeSnapshot(of: target, options: options, progress: progress))
    } catch {
      guard let last else { throw error }
      return nothing("process \(last.pid) is gone; \(error)")
    }
  }

  private mutating func taken(_ snapshot: Snapshot) -> Look {
    let identity = snapshot.header.identity
    let news = last.flatMap { identity.news(since: $0) }
    last = identity
    isLost = false
    lastReason = nil
    return .taken(snapshot, news: news)
  }

  private mutating func nothing(_ reason: String) -> Look {
    defer { lastReason = reason }
    return .nothing(reason == lastReason ? nil : reason)
  }
}

extension CollectionError {
  /// Whether the process that was looked at has ended.
  fileprivate var meansGone: Bool {
    switch self {
    case .noSuchProcess, .zombie, .exited: true
    default: false
    }
  }
}

extension ProcessIdentity {
  /// What of it is new: another process, or another program in the same one.
  fileprivate func news(since last: ProcessIdentity) -> String? {
    let name = (comm ?? "?").visible()
    if pid != last.pid || startTime != last.startTime {
      return "a new process: \(name) (pid \(pid)), after pid \(last.pid)"
    }
    if executable != last.executable || buildID != last.buildID {
      return "process \(pid) is another program now: \((executable ?? name).visible())"
    }
    return nil
  }
}
