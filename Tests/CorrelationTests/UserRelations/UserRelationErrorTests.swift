import Correlation
import SnapshotModel
import Testing

/// Every kind of mistake, with its place.
@Suite struct UserRelationErrorTests {
  private func message(_ text: String) -> String {
    do {
      return "\(try userRelations(text).map(\.formula))"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("+ procfs.statm.size = 0", "11: expected a quantity, an amount or a number, found \"+\""),
    (
      "-procfs.statm.size = 0",
      "11: expected a quantity, an amount or a number, found \"-\" (a sum cannot begin with a sign)"
    ),
    (
      "procfs.statm.size + + 1 B = 0",
      "31: expected a quantity, an amount or a number, found \"+\""
    ),
    (
      "procfs.statm.size",
      "28: expected an operator or one of = <= >=, found the end of the formula"
    ),
    ("procfs.statm.size < 0", "29: expected an operator or one of = <= >=, found \"<\""),
    (
      "procfs.statm.size =",
      "30: expected a quantity, an amount or a number, found the end of the formula"
    ),
    (
      "procfs.statm.size = 0 = 0", "33: expected an operator or the end of the formula, found \"=\""
    ),
    (
      "procfs.statm.sise = 0",
      "11: expected a quantity, found \"procfs.statm.sise\" (the nearest is procfs.statm.size)"
    ),
    (
      "nonsense = 0",
      "11: expected a quantity, found \"nonsense\" (memcorrelate explain lists them; metrics.NAME is a "
        + "sample of the program's own)"
    ),
    ("(procfs.statm.size = 0", "30: expected an operator or \")\", found \"=\""),
    (
      "procfs.statm.size × procfs.statm.size = 0",
      "31: expected a number as one of two factors, found \"procfs.statm.size\" (an amount may also be "
        + "multiplied by a quantity that is a count)"
    ),
    (
      "procfs.statm.size = 4 kB",
      "33: expected an operator or a unit (B, KiB, MiB, GiB, TiB, pages), found \"kB\""
    ),
    (
      "procfs.statm.size = 1.5 MiB",
      "32: expected a whole number, found \".\" (1.5 MiB is 1536 KiB)"
    ),
    (
      "procfs.statm.size = 10,00 B",
      "31: expected a number of at most 18 digits, with commas between groups of three or none, found "
        + "\"10,00\""
    ),
    (
      "procfs.statm.size = 1234567890123456789 B",
      "31: expected a number of at most 18 digits, with commas between groups of three or none, found "
        + "\"1234567890123456789\""
    ),
    (
      "procfs.statm.size = 9000000000 GiB",
      "31: expected an amount that 63 bits hold, found one that is larger"
    ),
    (
      "procfs.statm.size = 9000000000000 pages",
      "31: expected an amount that 63 bits hold, found one that is larger"
    ),
    (
      "10000000000 * 10000000000 * procfs.statm.size = 0",
      "25: expected an amount that 63 bits hold, found one that is larger"
    ),
    (
      "procfs.statm.size = 4096",
      "31: expected bytes, as in the rest of the formula, found \"4096\" (a number needs a unit, and a "
        + "count is multiplied by an amount)"
    ),
    (
      "procfs.status.Threads <= procfs.statm.size",
      "11: expected bytes, as in the rest of the formula, found \"procfs.status.Threads\" (a number needs "
        + "a unit, and a count is multiplied by an amount)"
    ),
    (
      "metrics.process_start_time_seconds = 0",
      "11: expected a quantity in bytes or a count, found \"metrics.process_start_time_seconds\" (it is "
        + "in seconds)"
    ),
    ("metrics.a{} = 0", "21: expected the name of a label, found \"}\""),
    ("metrics.a{b} = 0", "22: expected \"=\", found \"}\""),
    ("metrics.a{b=c} = 0", "23: expected the label's value in quotation marks, found \"c\""),
    (
      "metrics.a{b=\"c} = 0",
      "23: expected the label's value in quotation marks, found \"\\\"c} = 0\""
    ),
    ("metrics.a{b=\"c\" = 0", "27: expected \",\" or \"}\", found \"=\""),
    ("metrics.a{b=\"c\",b=\"d\"} = 0", "27: expected each label once, found \"b\""),
    ("sum = 0", "15: expected \"(\" after \"sum\", found \"=\""),
    (
      "sum(rss where) = 0",
      "24: expected a test of mappings: permissions, name, path, anonymous, file, "
        + "shared, range, or not and one, found \")\""
    ),
    ("sum(rss and file) = 0", "19: expected \"where\" or \")\", found \"and\""),
    ("sum(rss where file or file) = 0", "30: expected \"and\" or \")\", found \"or\""),
    ("sum(rss where name \"x\") = 0", "30: expected \"=\" or \"~\", found \"\\\"x\\\"\""),
    ("sum(rss where name = x) = 0", "32: expected text in quotation marks, found \"x\""),
    (
      "sum(rss where permissions = rwp) = 0",
      "39: expected permissions as maps prints them, with ? for any: rw-p, found \"rwp\""
    ),
    (
      "sum(rss where range 10) = 0",
      "31: expected addresses as maps prints them: c000000000-c004000000, found \"10\""
    ),
    (
      "sum(rss where range 20-10) = 0",
      "31: expected addresses as maps prints them: c000000000-c004000000, found \"20-10\""
    ),
    (
      "sum(rss where range ",
      "31: expected addresses as maps prints them: c000000000-c004000000, found the end of the formula"
    ),
    (
      "procfs.statm.size = 1 B \u{7}",
      "35: expected an operator or the end of the formula, found \"\\u{7}\""
    ),
  ])
  func aMistakeInAFormulaHasItsPlace(formula: String, expected: String) {
    let text = "relation app.x\n  formula \(formula)\n  because it is so"
    #expect(message(text) == "r.txt:2:\(expected)")
  }

  @Test func aSumOfSomethingElseNamesWhatThereIs() {
    let text = message("relation app.x\n  formula sum(VmRSS) = 0\n  because it is so")
    #expect(text.hasPrefix("r.txt:2:15: expected what to sum, found \"VmRSS\" (size, rss, pss, "))
  }

  @Test(arguments: [
    ("about 1 MiB", "10: expected an amount or a mechanism, found \"about\" (granularity, "),
    ("", "8: expected an amount or a mechanism, found the end of the tolerance (granularity, "),
    ("+ 1 MiB", "10: expected an amount or a mechanism, found \"+\" (granularity, "),
    ("1 MiB 2", "16: expected \",\" or the end of the tolerance, found \"2\""),
    ("1 MiB, 1 MiB", "17: expected each mechanism once, found \"1\""),
    ("16", "10: expected an amount with its unit, found \"16\" (the formula is of bytes: "),
    ("1 MiB each", "20: expected a quantity, found the end of the tolerance"),
    (
      "1 MiB each procfs.statm.size",
      "21: expected cpu or a quantity that is a count, found \"procfs.statm.size\""
    ),
    ("1 MiB each cpus", "21: expected a quantity, found \"cpus\" (memcorrelate explain lists them"),
    (
      "memcg-stock",
      "10: expected a formula that adds a cgroup's usage on its left, found \"memcg\""
    ),
    (
      "lru-batches",
      "10: expected a formula that adds LRU lists of a cgroup on one side, found \"lru\""
    ),
  ])
  func aMistakeInAToleranceHasItsPlace(within: String, expected: String) {
    let text = "relation x\n formula procfs.statm.size = 0\n within  \(within)\n because y"
    #expect(message(text).hasPrefix("r.txt:3:\(expected)"), "\(message(text))")
  }

  @Test func thingsAreCountedInATolerance() {
    let text = "relation x\n formula procfs.status.Threads = 0\n within 1 MiB\n because y"
    #expect(
      message(text)
        == "r.txt:3:9: expected a number without a unit, found \"1\" (the formula counts things)")
  }

  @Test(arguments: [
    (
      "formula x",
      "1:1: expected \"relation ID\", found \"formula\" (what belongs to a relation is indented)"
    ),
    (
      " formula x",
      "1:2: expected \"relation ID\" before anything that is indented, found \"formula\""
    ),
    (
      "relation",
      "1:9: expected an ID of letters, digits, \".\", \"_\" and \"-\", found the end of the line"
    ),
    ("relation 1", "1:10: expected an ID of letters, digits, \".\", \"_\" and \"-\", found \"1\""),
    ("relation a b", "1:12: expected the end of the line, found \"b\""),
    (
      "relation procfs.statm.size",
      "1:10: expected an ID of your own, found \"procfs.statm.size\" "
        + "(memcorrelate explain procfs.statm.size)"
    ),
    (
      "relation procfs.size-is-sum-of-mappings",
      "1:10: expected an ID of your own, found \"procfs.size-is-sum-of-mappings\" "
        + "(memcorrelate explain procfs.size-is-sum-of-mappings)"
    ),
    ("relation a\nrelation a", "1:11: expected a line \"formula\" in relation a, found none"),
    (
      "relation a\n formula procfs.statm.size = 0\n",
      "1:11: expected a line \"because\" in relation a, found none"
    ),
    (
      "relation a\n formula procfs.statm.size = 0\n because x\nrelation a",
      "4:10: expected an ID that is not taken, found \"a\" (it is first at r.txt:1)"
    ),
    (
      "relation a\n tolerance 3",
      "2:2: expected one of title, formula, within, because, source, found \"tolerance\""
    ),
    (
      "relation a\n because x\n because y",
      "3:2: expected one because in a relation, found a second one"
    ),
    (
      "relation a\n formula procfs.statm.size = 0\n because",
      "3:9: expected text, found the end of the reason"
    ),
    (
      "relation a\n formula procfs.statm.size\n   = # nothing\n because x",
      "3:15: expected a quantity, an amount or a number, found the end of the formula"
    ),
  ])
  func aMistakeInAFileHasItsPlace(text: String, expected: String) {
    #expect(message(text) == "r.txt:\(expected)")
  }

  @Test func textThatIsNoUTF8HasItsPlace() {
    var parser = UserRelationsParser()
    do {
      _ = try parser.parse(Array("# ü\n# ü".utf8) + [0xff, 0x20], path: "r.txt")
      Issue.record("it was read")
    } catch {
      #expect("\(error)" == "r.txt:2:4: expected UTF-8, found bytes that are none")
    }
  }

  @Test func whatIsNestedOrLongIsRefused() {
    let deep = String(repeating: "(", count: 65)
    #expect(
      message("relation x\n formula \(deep)1 = 0\n because y")
        == "r.txt:2:74: expected at most 64 parentheses in one another, found \"(\"")
    let long = String(repeating: "1 + ", count: 300)
    #expect(
      message("relation x\n formula \(long)1 = 0\n because y").hasPrefix(
        "r.txt:2:1034: expected a formula of at most 256 terms, found "))
  }
}
