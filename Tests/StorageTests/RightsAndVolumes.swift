import Foundation

#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

private typealias SetFileSystemUser = @convention(c) (UInt32) -> Int32

/// Opens files as an ordinary user during `body`, also where the tests run as root.
///
/// `setfsuid(2)` holds for one thread alone, so that tests beside this one keep their rights.
func asOrdinaryUser<Result>(_ body: () throws -> Result) throws -> Result {
  guard geteuid() == 0 else { return try body() }
  guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "setfsuid") else {
    throw POSIXError(.ENOSYS)
  }
  let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
  _ = setFileSystemUser(65534)
  defer { _ = setFileSystemUser(0) }
  return try body()
}

/// A file system of its own in memory, of so many KiB.
struct SmallVolume {
  let path: String

  /// Whether this machine lets the tests mount one.
  static let isPermitted: Bool = {
    let path = NSTemporaryDirectory() + "/memcorrelate-volume-\(UUID().uuidString)"
    guard let volume = try? SmallVolume(at: path, kibibytes: 64) else { return false }
    volume.unmount()
    return true
  }()

  init(at path: String, kibibytes: Int) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    self.path = path
    guard Self.run("mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "none", path]) else {
      try FileManager.default.removeItem(atPath: path)
      throw POSIXError(.EPERM)
    }
  }

  func makeReadOnly() throws {
    guard Self.run("mount", ["-o", "remount,ro", path]) else { throw POSIXError(.EBUSY) }
  }

  func unmount() {
    _ = Self.run("umount", ["-l", path])
    rmdir(path)
  }

  private static func run(_ command: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

/// A volume during `body`.
func withSmallVolume(kibibytes: Int, _ body: (SmallVolume) throws -> Void) throws {
  let path = NSTemporaryDirectory() + "/memcorrelate-volume-\(UUID().uuidString)"
  let volume = try SmallVolume(at: path, kibibytes: kibibytes)
  defer { volume.unmount() }
  try body(volume)
}
