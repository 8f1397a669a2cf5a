import MemoryUnits
import SnapshotModel

/// Resident memory as statm, status, stat, smaps and the program's own page count it.
enum ResidentRelations {
  static let all: [Relation] = [
    statmResidentIsVmRSS, vmRSSIsSumOfKinds, sharedIsFileAndShmem, statRssIsResident,
    metricsIsStatRss, metricsIsVmRSS, smapsRssIsVmRSS, anonymousIsRssAnon, fileIsRssFile,
    anonymousByMappings, sharedWithinResident, vmRSSWithinPeak,
  ]

  private static let statmResidentIsVmRSS = Relation(
    "procfs.statm-resident-is-vmrss", "statm resident is VmRSS",
    "procfs.statm.resident", .exact, "procfs.status.VmRSS",
    because: "Both files add up the same three counters.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_mem, task_statm"), .document("proc_pid_statm(5)"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.resident": 37_223.pages, "procfs.status.VmRSS": 148_892.kB]),
      .breaks(
        "pages of statm taken for kB",
        ["procfs.statm.resident": 37_223.kB, "procfs.status.VmRSS": 148_892.kB]),
    ])

  private static let vmRSSIsSumOfKinds = Relation(
    "procfs.vmrss-is-sum-of-kinds", "VmRSS is RssAnon + RssFile + RssShmem",
    "procfs.status.VmRSS", .exact,
    .sum(["procfs.status.RssAnon", "procfs.status.RssFile", "procfs.status.RssShmem"]),
    because: "One line of status is the sum of the other three, read once.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.status.VmRSS": 148_892.kB, "procfs.status.RssAnon": 117_396.kB,
          "procfs.status.RssFile": 31_496.kB, "procfs.status.RssShmem": 0.kB,
        ]),
      .breaks(
        "without the pages of files",
        [
          "procfs.status.VmRSS": 148_892.kB, "procfs.status.RssAnon": 117_396.kB,
          "procfs.status.RssFile": 0.kB, "procfs.status.RssShmem": 0.kB,
        ]),
    ])

  private static let sharedIsFileAndShmem = Relation(
    "procfs.statm-shared-is-file-and-shmem", "statm shared is RssFile + RssShmem",
    "procfs.statm.shared", .exact, "procfs.status.RssFile" + "procfs.status.RssShmem",
    because:
      "shared means resident and of a file or shared memory; whether anybody shares it is not "
      + "asked.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_statm"), .document("proc_pid_statm(5)")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.statm.shared": 7874.pages, "procfs.status.RssFile": 31_496.kB,
          "procfs.status.RssShmem": 0.kB,
        ]),
      .breaks(
        "taken for the pages that others map too",
        [
          "procfs.statm.shared": 1020.kB, "procfs.status.RssFile": 31_496.kB,
          "procfs.status.RssShmem": 0.kB,
        ]),
    ])

  private static let statRssIsResident = Relation(
    "procfs.stat-rss-is-statm-resident", "rss of stat is statm resident",
    "procfs.stat.rss", .within([.rssCountersOfStat]), "procfs.statm.resident",
    because:
      "The same counters, but stat does not add up what the CPUs hold back. Take RSS from statm, "
      + "status or smaps.",
    citing: [
      .kernel("fs/proc/array.c", "do_task_stat"), .kernel("include/linux/mm.h", "get_mm_rss"),
      .kernel("lib/percpu_counter.c", "percpu_counter_add_batch"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["procfs.stat.rss": 37_186.pages, "procfs.statm.resident": 37_223.pages]),
      .equal(
        "prometheus 2.42 in a pod, cgroup v2",
        ["procfs.stat.rss": 14_585.pages, "procfs.statm.resident": 14_585.pages],
        kernel: "6.1.0-56-amd64"),
      .breaks(
        "1 MiB too low with two CPUs",
        ["procfs.stat.rss": 36_967.pages, "procfs.statm.resident": 37_223.pages]),
    ])

  private static let metricsIsStatRss = Relation(
    "metrics.resident-memory-is-stat-rss", "process_resident_memory_bytes is rss of stat",
    "metrics.process_resident_memory_bytes", .within([.metricsAnswer]), "procfs.stat.rss",
    because:
      "The client library publishes rss of /proc/self/stat: the approximate one, and at the "
      + "moment of the scrape, which itself takes memory; a server may also repeat a page.",
    citing: [
      .document("client_golang prometheus/process_collector_procfsenabled.go"),
      .kernel("fs/proc/array.c", "do_task_stat"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["metrics.process_resident_memory_bytes": 152_313_856, "procfs.stat.rss": 37_186.pages],
        moved: ["metrics.process_resident_memory_bytes": 0]),
      .leavesOpen(
        "16 kB more in both scrapes: what it takes a Python program to answer",
        ["metrics.process_resident_memory_bytes": 152_330_240, "procfs.stat.rss": 37_186.pages],
        moved: ["metrics.process_resident_memory_bytes": 0]),
    ])

  private static let metricsIsVmRSS = Relation(
    "metrics.resident-memory-is-vmrss", "process_resident_memory_bytes is VmRSS",
    "metrics.process_resident_memory_bytes", .within([.rssCountersOfStat, .metricsAnswer]),
    "procfs.status.VmRSS",
    because:
      "It is rss of stat, which leaves out what the CPUs hold back: what is missing on the page is "
      + "no leak.",
    citing: [
      .document("client_golang prometheus/process_collector_procfsenabled.go"),
      .kernel("include/linux/mm.h", "get_mm_rss"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["metrics.process_resident_memory_bytes": 152_313_856, "procfs.status.VmRSS": 148_892.kB],
        moved: ["metrics.process_resident_memory_bytes": 0]),
      .leavesOpen(
        "the page of a prometheus with half the memory",
        ["metrics.process_resident_memory_bytes": 76_156_928, "procfs.status.VmRSS": 148_892.kB],
        moved: ["metrics.process_resident_memory_bytes": 0]),
    ])

  private static let smapsRssIsVmRSS = Relation(
    "procfs.vmrss-is-sum-of-smaps-rss", "VmRSS is the sum of the Rss lines of smaps",
    "procfs.status.VmRSS", .within([.rssCounters(3)]), "procfs.smaps.sum.Rss",
    because:
      "smaps walks the page tables and counts what is there; VmRSS is kept in counters, which are "
      + "exact since Linux 6.16 and trail before. The zero page is in neither.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_account"), .kernel("fs/proc/task_mmu.c", "task_mem"),
      .document("proc_pid_statm(5)"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.VmRSS": 148_892.kB, "procfs.smaps.sum.Rss": 148_892.kB]),
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "procfs.status.VmRSS": 52_112.kB, "procfs.smaps.sum.Rss": 52_464.kB,
          "procfs.status.Threads": 7,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "prometheus 2.42 in a pod, cgroup v2",
        [
          "procfs.status.VmRSS": 58_340.kB, "procfs.smaps.sum.Rss": 59_140.kB,
          "procfs.status.Threads": 8,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "smaps read some garbage collections later",
        ["procfs.status.VmRSS": 148_892.kB, "procfs.smaps.sum.Rss": 154_604.kB]),
    ])

  private static let anonymousIsRssAnon = Relation(
    "procfs.rssanon-is-sum-of-smaps-anonymous",
    "RssAnon is the sum of the Anonymous lines of smaps",
    "procfs.status.RssAnon", .within([.rssCounters(1)]), "procfs.smaps.sum.Anonymous",
    because:
      "Both count pages that belong to no file, those of file mappings that were written to "
      + "included.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_account"), .kernel("include/linux/mm.h", "mm_counter"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.RssAnon": 117_396.kB, "procfs.smaps.sum.Anonymous": 117_396.kB]),
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "procfs.status.RssAnon": 21_324.kB, "procfs.smaps.sum.Anonymous": 21_572.kB,
          "procfs.status.Threads": 7,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "only mappings without a file are added",
        ["procfs.status.RssAnon": 117_396.kB, "procfs.smaps.sum.Anonymous": 116_720.kB]),
    ])

  private static let fileIsRssFile = Relation(
    "procfs.rssfile-is-rest-of-smaps-rss",
    "RssFile + RssShmem is the sum of Rss − Anonymous over smaps",
    "procfs.status.RssFile" + "procfs.status.RssShmem", .within([.rssCounters(2)]),
    "procfs.smaps.sum.file_and_shmem",
    because:
      "What is resident and not anonymous is a file's or shared memory's; [vdso] counts as a file.",
    citing: [
      .kernel("include/linux/mm.h", "mm_counter_file"),
      .kernel("fs/proc/task_mmu.c", "smaps_account"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.status.RssFile": 31_496.kB, "procfs.status.RssShmem": 0.kB,
          "procfs.smaps.sum.file_and_shmem": 31_496.kB,
        ]),
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "procfs.status.RssFile": 30_788.kB, "procfs.status.RssShmem": 0.kB,
          "procfs.smaps.sum.file_and_shmem": 30_892.kB, "procfs.status.Threads": 7,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the page of [vdso] is left out",
        [
          "procfs.status.RssFile": 31_496.kB, "procfs.status.RssShmem": 0.kB,
          "procfs.smaps.sum.file_and_shmem": 31_492.kB,
        ]),
    ])

  private static let anonymousByMappings = Relation(
    "procfs.rss-without-file-is-anonymous-and-vdso",
    "Rss of the mappings without a file and Anonymous of the others are all anonymous memory "
      + "and [vdso]",
    "procfs.smaps.sum.Rss.no_file" + "procfs.smaps.sum.Anonymous.file", .exact,
    "procfs.smaps.sum.Anonymous" + "procfs.smaps.sum.Rss.vdso",
    because:
      "[vdso] is the one mapping without a file whose pages are not anonymous: they are the "
      + "kernel's, and resident in every process.",
    citing: [.kernel("fs/proc/task_mmu.c", "smaps_account"), .thread("2020-09-24")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.smaps.sum.Rss.no_file": 117_184.kB, "procfs.smaps.sum.Anonymous.file": 216.kB,
          "procfs.smaps.sum.Anonymous": 117_396.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
        ]),
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.smaps.sum.Rss.no_file": 25_424.kB, "procfs.smaps.sum.Anonymous.file": 0.kB,
          "procfs.smaps.sum.Anonymous": 25_420.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "[vdso] is forgotten",
        [
          "procfs.smaps.sum.Rss.no_file": 117_184.kB, "procfs.smaps.sum.Anonymous.file": 216.kB,
          "procfs.smaps.sum.Anonymous": 117_396.kB, "procfs.smaps.sum.Rss.vdso": 0.kB,
        ]),
    ])

  private static let sharedWithinResident = Relation(
    "procfs.statm-shared-within-resident", "statm shared is a part of resident",
    "procfs.statm.shared", .atMost(), "procfs.statm.resident",
    because: "resident is shared and what is anonymous.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_statm")],
    examples: [
      .near(
        "kube-proxy 1.15 of the thread",
        ["procfs.statm.shared": 6285.pages, "procfs.statm.resident": 8684.pages], kernel: "4.15.0"),
      .breaks(
        "the columns exchanged",
        ["procfs.statm.shared": 8684.pages, "procfs.statm.resident": 6285.pages], kernel: "4.15.0"),
    ])

  private static let vmRSSWithinPeak = Relation(
    "procfs.vmrss-within-vmhwm", "VmRSS is at most VmHWM",
    "procfs.status.VmRSS", .atMost(), "procfs.status.VmHWM",
    because:
      "VmHWM is shown as the larger of what was stored and what is resident now. Since Linux "
      + "6.16 it may fall: what is resident is exact, what was stored approximate.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["procfs.status.VmRSS": 148_892.kB, "procfs.status.VmHWM": 153_284.kB]),
      .breaks(
        "the peak of before the load",
        ["procfs.status.VmRSS": 148_892.kB, "procfs.status.VmHWM": 62_372.kB]),
    ])
}
