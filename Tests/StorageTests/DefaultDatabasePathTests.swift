import Storage
import Testing

@Suite struct DefaultDatabasePathTests {
  @Test(arguments: [
    (["MEMCORRELATE_DB": "x.sqlite", "XDG_STATE_HOME": "/s", "HOME": "/h"], "x.sqlite"),
    (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/memcorrelate/memcorrelate.sqlite"),
    (["HOME": "/h"], "/h/.local/state/memcorrelate/memcorrelate.sqlite"),
    (
      ["MEMCORRELATE_DB": "", "XDG_STATE_HOME": "", "HOME": "/h"],
      "/h/.local/state/memcorrelate/memcorrelate.sqlite"
    ),
    (
      ["XDG_STATE_HOME": "relative", "HOME": "/h"],
      "/h/.local/state/memcorrelate/memcorrelate.sqlite"
    ),
  ])
  func followsTheEnvironment(environment: [String: String], path: String) throws {
    #expect(try defaultDatabasePath(environment: environment) == path)
  }

  @Test func saysSoWhenTheEnvironmentNamesNoPlace() {
    expectError(
      "no place for a database: none of MEMCORRELATE_DB, XDG_STATE_HOME and HOME is set "
        + "(name a file with --db)"
    ) { _ = try defaultDatabasePath(environment: [:]) }
  }
}
