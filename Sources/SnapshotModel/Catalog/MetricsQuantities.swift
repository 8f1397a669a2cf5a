/// What a Go program publishes of itself through client_golang, expvar and pprof.
///
/// The names are client_golang's; a program's own samples have no definition.
enum MetricsQuantities {
  static let families: [CatalogFamily] = [
    CatalogFamily(
      prefix: "metrics.", fields: memStatsTotals + memStatsOffHeap + memStatsOnly),
    CatalogFamily(
      prefix: "metrics.", maker: "runtime/metrics ", fields: memoryClasses),
    CatalogFamily(prefix: "metrics.", fields: garbageCollection + process),
  ]
}
