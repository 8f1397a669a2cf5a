package import SnapshotModel
import SystemCalls

/// The captures of one snapshot as plain files, with what is known of them beside.
///
/// Each capture is a file at its name. `capture.json` tells the rest: when and where each was read, what
/// could not be read, the page size. Without it the files of a directory that somebody collected by
/// hand are taken by their names.
package struct CaptureDirectory: Sendable {
  package let path: String
  package internal(set) var captures: [Capture]
  /// What the directory itself says: no more than the pid where there is no capture.json.
  package internal(set) var header: SnapshotHeader

  /// Reads a directory.
  ///
  /// `pid` chooses where there are files of several processes, or names the process where no file
  /// does. Symbolic links are not followed: what a directory from elsewhere holds must not pull in the
  /// reader's own files. Throws `CaptureDirectoryError`.
  package init(reading path: String, pid: Int32? = nil) throws(CaptureDirectoryError) {
    self.path = path
    let directory: Directory
    do throws(SystemError) {
      directory = try Directory(path)
    } catch {
      throw .failed(path: path, reason: error.description)
    }
    let descriptionPath = directory.pathOf(CaptureDescription.fileName)
    let description = try Self.description(in: directory, path: descriptionPath)
    if let description, let entries = description.captures {
      if let pid, let own = description.identity?.pid, pid != own {
        throw .noSuchProcess(path: path, pid: pid, found: [own])
      }
      captures = try Self.listed(entries, in: directory)
      header = try description.header(
        pid: pid ?? description.identity?.pid ?? 0, path: descriptionPath)
    } else {
      let files = try HandMadeCaptures(reading: directory, pid: pid ?? description?.identity?.pid)
      captures = files.captures
      header = try (description ?? CaptureDescription()).header(
        pid: files.pid, path: descriptionPath)
      header.identity.cgroup = header.identity.cgroup ?? files.cgroup
      if description?.takenAt == nil { header.takenAt = files.newest }
      for gap in description?.unavailable ?? [] {
        captures.append(
          Capture(
            name: "gap/\(gap.what)", source: gap.what, view: nil, begin: nil, end: nil,
            outcome: .unavailable(gap.why)))
      }
    }
  }

  private static func description(
    in directory: Directory, path: String
  ) throws(CaptureDirectoryError) -> CaptureDescription? {
    let bytes: [UInt8]?
    do throws(SystemError) {
      let file = try directory.openRegular(CaptureDescription.fileName)
      bytes = try file.readAll(limit: 64 << 20)
    } catch {
      if error.isNoSuchFile { return nil }
      throw .failed(path: path, reason: error.description)
    }
    guard let bytes else { throw .tooLarge(path: path, limit: "64 MiB") }
    return try CaptureDescription(parsing: bytes, path: path)
  }

  private static func listed(
    _ entries: [CaptureDescription.Entry], in directory: Directory
  ) throws(CaptureDirectoryError) -> [Capture] {
    var captures: [Capture] = []
    var seen: Set<String> = []
    for entry in entries {
      guard CaptureName.isSafe(entry.name), seen.insert(entry.name).inserted else {
        throw .unsafeName(
          path: directory.pathOf(CaptureDescription.fileName), name: entry.name)
      }
      let outcome: Capture.Outcome
      if let why = entry.unavailable {
        outcome = .unavailable(why)
      } else {
        do throws(SystemError) {
          let file = try directory.openRegular(entry.name)
          outcome = .captured(try file.readCompressed())
        } catch {
          if error.isNoSuchFile { throw .missingFile(path: directory.path, name: entry.name) }
          throw .failed(path: directory.pathOf(entry.name), reason: error.description)
        }
      }
      captures.append(
        Capture(
          name: entry.name, source: entry.source, view: entry.view, begin: entry.begin,
          end: entry.end, outcome: outcome))
    }
    return captures
  }
}
