import Correlation
import SnapshotModel
import TextParsing

/// A file with everything that a file may hold.
let everyUserRelation = """
  # what our service must keep
  relation app.cache-within-heap
    title    the cache is at most the heap in use
    formula  metrics.app_cache_bytes{name="blocks"} + 2 × metrics.app_index_bytes
               <= core.go.HeapInuse   # over two lines
    within   1 MiB
    because  the cache holds spans;
             see design note #12
    source   https://example.org/#caches
    source   a talk

  relation app.heap
  \tformula\tsum(size where permissions = rw?p and not name = "[stack]" and anonymous) * 2 - 12 B >= \
  (procfs.status.VmData − 3 pages) + 1,048,576 B
  \twithin\t64 pages each cpu, 4 KiB each procfs.smaps.count
  \tbecause\tit is so
  relation app.files
    formula  sum(Private_Dirty where file and path ~ "/usr/*.so*" and not shared) = 0
    because  nothing is written
  relation app.range
    formula  sum(rss where range c000000000-c004000000) + procfs.meminfo.Active(anon) ≤ 3 × 5 GiB
    because  it is so
  relation app.threads
    formula  procfs.status.Threads + metrics.app_workers <= 3 × 4
    within   2
    because  it has a pool
  relation app.stacks
    formula  procfs.status.VmStk <= 8 MiB × procfs.status.Threads
    because  ulimit -s
  relation app.usage
    formula  cgroup.v1.memory.usage_in_bytes = cgroup.v1.memory.stat.active_anon + \
  cgroup.v1.memory.stat.inactive_anon
    within   memcg-stock, lru-batches, stat-flush, granularity
    because  it has no files
  """

/// The relations of a file.
func userRelations(_ text: String) throws -> [Relation] {
  var parser = UserRelationsParser()
  return try parser.parse(Array(text.utf8), path: "r.txt")
}

/// One relation with the formula and the tolerance.
func userRelation(_ formula: String, within: String? = nil) throws -> Relation {
  let within = within.map { "\n  within   \($0)" } ?? ""
  let relations = try userRelations(
    "relation app.x\n  formula  \(formula)\(within)\n  because  it is so\n")
  return relations[0]
}

extension Relation {
  /// As a formula that can be read again.
  var formula: String {
    if case .atMost = expectation { return "\(left.formula) <= \(right.formula)" }
    return "\(left.formula) = \(right.formula)"
  }
}
