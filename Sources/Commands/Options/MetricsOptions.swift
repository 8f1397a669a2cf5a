import ArgumentParser
import Collectors

/// Where the program's own account is, and how to be let in.
struct MetricsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The program's metrics page; may be repeated.",
      discussion: """
        http://, https:// or unix:/path/to.sock:/metrics. /debug/vars and
        /debug/pprof/heap?debug=1 are understood too. "auto" tries /metrics on the
        ports that the process itself listens on.
        """,
      valueName: "url"))
  var metrics: [String] = []

  @Option(help: ArgumentHelp("A saved metrics page.", valueName: "file"))
  var metricsFile: [String] = []

  @Option(help: ArgumentHelp("Certificates to trust, in PEM.", valueName: "file"))
  var ca: String?

  @Flag(help: "Accept any certificate.")
  var insecure = false

  @Option(
    help: ArgumentHelp(
      "Send the token in this file as Authorization: Bearer.", valueName: "file"))
  var bearerTokenFile: String?

  @Option(help: ArgumentHelp("Client certificate, in PEM.", valueName: "file"))
  var cert: String?

  @Option(help: ArgumentHelp("The client certificate's key, in PEM.", valueName: "file"))
  var key: String?

  @Option(help: ArgumentHelp("Give up on a page after so many seconds.", valueName: "seconds"))
  var timeout: Int = 10

  @Option(help: ArgumentHelp("Refuse a page of more than so many MiB.", valueName: "MiB"))
  var maxPageSize: Int = 64

  func validate() throws {
    guard (cert == nil) == (key == nil) else {
      throw ValidationError("--cert and --key go together")
    }
    guard timeout > 0 else { throw ValidationError("--timeout must be at least 1 second") }
    guard maxPageSize > 0 else { throw ValidationError("--max-page-size must be at least 1 MiB") }
  }

  func apply(to options: inout SnapshotOptions) {
    options.metrics =
      metrics.map { $0 == "auto" ? .auto : .url($0) } + metricsFile.map { .file($0) }
    options.http.timeout = Double(timeout)
    options.http.sizeLimit = maxPageSize << 20
    options.http.certificateAuthority = ca
    options.http.isInsecure = insecure
    options.http.bearerTokenFile = bearerTokenFile
    options.http.certificate = cert
    options.http.key = key
  }
}
