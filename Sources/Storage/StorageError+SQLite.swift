import Foundation
import GRDB

/// Data that SQLite reads without complaint and that cannot be what was saved.
struct Damage: Error {
  let detail: String

  init(_ detail: String) { self.detail = detail }
}

extension StorageError {
  /// Says in the module's words what went wrong while a database was in use.
  init(_ error: any Error, file: DatabaseFile, patience: Double) {
    let path = file.path
    switch error {
    case let error as StorageError: self = error
    case let damage as Damage: self = .damaged(path: path, detail: damage.detail)
    case let error as DatabaseError:
      let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
      switch error.resultCode {
      case .SQLITE_FULL: self = .full(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path, seconds: patience)
      case .SQLITE_READONLY: self = .readOnly(path: path)
      case .SQLITE_NOTADB: self = .notADatabase(path: path)
      case .SQLITE_CORRUPT: self = .damaged(path: path, detail: message)
      case .SQLITE_CANTOPEN: self = file.reasonNotToOpen
      // On a full disk the shared-memory file fails in this way, not as SQLITE_FULL.
      case .SQLITE_IOERR where file.isOnFullVolume: self = .full(path: path)
      case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
        self = .damaged(path: path, detail: "the file is shorter than it says")
      default: self = .failed(path: path, detail: message)
      }
    default: self = .failed(path: path, detail: "\(error)")
    }
  }
}
