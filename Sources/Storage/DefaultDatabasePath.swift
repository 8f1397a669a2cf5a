/// Where snapshots are kept unless the user says otherwise.
///
/// `$MEMCORRELATE_DB`, else `memcorrelate/memcorrelate.sqlite` in `$XDG_STATE_HOME`, else in
/// `~/.local/state`. An empty variable counts as none, and so does a relative `XDG_STATE_HOME`
/// (XDG Base Directory Specification). Throws where `HOME` is missing too.
package func defaultDatabasePath(environment: [String: String]) throws(StorageError) -> String {
  if let path = environment["MEMCORRELATE_DB"], !path.isEmpty { return path }
  let file = "memcorrelate/memcorrelate.sqlite"
  if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/\(file)" }
  guard let home = environment["HOME"], !home.isEmpty else { throw .noDefaultPath }
  return "\(home)/.local/state/\(file)"
}
