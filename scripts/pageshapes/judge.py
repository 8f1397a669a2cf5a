"""What must be equal: the kernel's counters and the sum of pages; what memcorrelate says, and either."""
import collections
import re

from . import kernel
from .kernel import CPUS, PAGE

# Pages that the kernel charges in advance, for each processor (mm/memcontrol.c, MEMCG_CHARGE_BATCH).
STOCK = 64 * CPUS * PAGE
# smaps rounds down, each mapping and kind for itself.
ROUNDING = 2048
# So many other processes may come and go meanwhile that map the same libraries.
OTHERS = 4
CHARGED = re.compile(r'ledger\.charged\{cgroup="(.*)"\}')


class Check:
    def __init__(self, name, found, expected, highest=None):
        self.name, self.found = name, found
        self.lowest, self.highest = expected, expected if highest is None else highest
        self.holds = found is not None and self.lowest <= found <= self.highest

    def __str__(self):
        if self.found is None:
            return f"{self.name}: not there, should be {self.lowest:,}"
        if self.lowest == self.highest:
            return f"{self.name}: {self.found:,}, should be {self.lowest:,} ({self.found - self.lowest:+,})"
        return f"{self.name}: {self.found:,}, should be {self.lowest:,} to {self.highest:,}"


def laws(seen):
    """What the kernel's own counters say must be what its pages add up to. This checks the oracle, and the kernel."""
    total, counters = seen.totals, seen.counters
    yield Check("processes that touched memory while they were read", seen.moved, 0)
    yield Check("VmSize", seen.status["VmSize"], seen.spaces[seen.pid].virtual * PAGE)
    parts = ("resident", "swapped", "zero", "guarded", "hugetlb", "special", "in_motion", "untouched", "reserved")
    yield Check("VmSize is all states of pages", sum(total[f"ledger.{part}"] for part in parts), seen.status["VmSize"])
    if kernel.HAS_EXACT_COUNTERS:
        yield Check("VmRSS", seen.status["VmRSS"], total["ledger.resident"])
        yield Check("RssAnon", seen.status["RssAnon"], total["ledger.resident.anonymous"])
        yield Check("RssFile", seen.status["RssFile"], total["ledger.resident.file"])
        yield Check("RssShmem", seen.status["RssShmem"], total["ledger.resident.shmem"])
        yield Check("VmSwap", seen.status["VmSwap"], total["ledger.swapped"])
    yield Check("smaps Rss", seen.smaps["Rss"], total["ledger.resident"])
    yield Check("smaps Anonymous", seen.smaps["Anonymous"], total["ledger.resident.anonymous"])
    lowest, highest = with_others(seen)
    for name, found in [("exclusive", private(seen.smaps)), ("proportional", seen.rollup["Pss"])]:
        yield Check(f"smaps {name}", found, lowest[name], highest[name])
    own = [page for page in seen.spaces[seen.pid].resident() if not kernel.is_library(page.path)]
    yield Check("smaps exclusive, without libraries", private(seen.own_smaps), PAGE * sum(page.count == 1 for page in own))
    proportional = int(sum(PAGE / page.count for page in own))
    # smaps rounds down, each mapping for itself.
    yield Check("smaps proportional, without libraries", seen.own_smaps["Pss"], proportional - seen.own_mappings * 1024,
                proportional)
    hugetlb = seen.smaps["Private_Hugetlb"] + seen.smaps["Shared_Hugetlb"]
    yield Check("smaps Hugetlb", hugetlb, total["ledger.hugetlb"])
    yield Check("the cgroup's anonymous memory", counters["anonymous"], total["ledger.members.anonymous"])
    yield Check("the cgroup's mapped files", counters["mapped_file"], total["ledger.members.mapped_file"])
    yield Check("usage less kernel and LRU lists", counters["usage"] - counters["kernel"] - counters["lists"], 0, STOCK)
    if seen.census is not None:
        found = {name: seen.census[name] * PAGE for name in ("anonymous", "unmapped", "mapped_file", "unmapped_file")}
        yield Check("all anonymous pages of the cgroup", found["anonymous"], counters["anonymous"])
        yield Check("all mapped pages of files of the cgroup", found["mapped_file"], counters["mapped_file"])
        yield Check("all pages of files of the cgroup", found["mapped_file"] + found["unmapped_file"], counters["cache"])
        yield Check("usage less kernel and pages", counters["usage"] - counters["kernel"] - sum(found.values()), 0, STOCK)


def claims(seen, regions, groups):
    """Whether the memory is what the shape meant it to be."""
    for each in regions:
        pages = seen.spaces[each["pid"]].region(each["start"], each["pages"])
        found = collections.Counter(page.kind for page in pages)
        found["large"] = sum(page.is_large for page in pages)
        found["distinct"] = len({page.frame for page in pages if page.frame})
        found.update(f"charged {seen.name(page.group)}" for page in pages if page.kind in ("anonymous", "file", "shmem"))
        for kind, count in each["kinds"].items():
            name = f"charged {groups[kind[8:]]}" if kind.startswith("charged ") else kind
            yield Check(f"{each['label']}, {name} pages", found[name], count)


def program(seen, path, payer):
    """The program was read by another cgroup before it was run: that one pays for all of it that is mapped."""
    pages = [page for page in seen.spaces[seen.pid].resident() if page.path == str(path) and page.kind == "file"]
    paid = sum(seen.name(page.group) == payer for page in pages)
    yield Check("mapped pages of the program", len(pages), 1, len(pages) or 1)
    yield Check(f"pages of the program charged to {payer}", paid, len(pages))


def unrelated(document, payers, own):
    """Of a process that is never still: nothing may be credited to a cgroup that pays for no file of it."""
    found = {each["id"]: each["bytes"] for each in document["readings"] if "bytes" in each}
    yield Check("ledger.resident is there", int("ledger.resident" in found), 1)
    yield Check("ledger.charged.nobody", found.get("ledger.charged.nobody"), payers["nobody"])
    for name, amount in found.items():
        if (match := CHARGED.fullmatch(name)) and match[1] != own:
            yield Check(f"charged to {match[1]}", amount, 0, payers[match[1]])
    for ledger in document.get("ledgers") or []:
        entries = sum(entry["bytes"] for entry in ledger["entries"])
        yield Check(f"ledger {ledger['id']}: entries and residual", entries + ledger["residual"], ledger["total"])


def anonymous_payers(text, inode):
    """Of an exported list of pages: the process's own cgroup alone pays for its anonymous pages, and all are mapped."""
    names, facts, found = {}, [], collections.Counter()
    for line in text.splitlines():
        match line.split(maxsplit=5):
            case ["cgroup", number, *name]:
                names[number] = " ".join(name)
            case ["facts", state, kind, count, payer, *_]:
                facts.append((state, kind, count, payer))
            case ["run", _, pages, number]:
                state, kind, count, payer = facts[int(number)]
                if state == "resident" and count == "0":
                    found["resident pages that nobody maps"] += int(pages)
                if state == "resident" and kind == "anonymous" and payer != str(inode):
                    found[f"anonymous pages charged to {names.get(payer, payer)}"] += int(pages)
    yield Check("kinds of pages", len(facts), 1, 10 ** 6)
    for name, pages in found.items():
        yield Check(name, pages, 0)


def report(seen, document):
    """What memcorrelate says of the same process at the same time."""
    found = {each["id"]: each["bytes"] for each in document["readings"] if "bytes" in each}
    total = seen.totals
    if "ledger.resident" not in found:
        yield Check("ledger.resident", None, total["ledger.resident"])
        return
    lowest, highest = with_others(seen)
    for name, amount in total.items():
        if name in ("ledger.exclusive", "ledger.proportional"):
            yield Check(name, found.get(name), lowest[name[7:]], highest[name[7:]])
        else:
            yield Check(name, found.get(name), amount)
    if kernel.RELEASE >= (6, 7):
        # PAGEMAP_SCAN tells what is mapped as a whole; the oracle does not use it.
        yield Check("ledger.huge.anonymous", found.get("ledger.huge.anonymous"), seen.smaps["AnonHugePages"])
        yield Check("ledger.members.huge.anonymous", found.get("ledger.members.huge.anonymous"), seen.counters["huge"])
    yield from agreement(found)
    charged = {match[1]: amount for name, amount in found.items() if (match := CHARGED.fullmatch(name))}
    for name in sorted({*charged, *seen.charges} - {"nobody"}):
        yield Check(f"charged to {name}", charged.get(name), seen.charges[name])
    yield from ledgers(document, seen)
    yield from verdicts(document)


def private(smaps):
    return smaps["Private_Clean"] + smaps["Private_Dirty"]


def with_others(seen):
    """The bounds of two sums, if some processes begin or cease to map the same libraries: memcorrelate is one of them."""
    sums = [{"exclusive": 0, "proportional": -ROUNDING}, {"exclusive": 0, "proportional": ROUNDING}]
    for page in seen.spaces[seen.pid].resident():
        others = OTHERS if page.kind == "file" and kernel.is_library(page.path) else 0
        for bounds, count in zip(sums, (page.count + others, max(1, page.count - others))):
            bounds["exclusive"] += PAGE * (count == 1)
            bounds["proportional"] += PAGE / count
    return [{name: int(amount) for name, amount in bounds.items()} for bounds in sums]


def agreement(found):
    """Of the readings of one snapshot."""
    def of(*names):
        values = [found.get(name) for name in names]
        return None if None in values else sum(values)

    rollup = "procfs.smaps_rollup."
    pairs = [("ledger.resident", rollup + "Rss"), ("ledger.resident.anonymous", rollup + "Anonymous"),
             ("ledger.exclusive", rollup + "Private_Clean", rollup + "Private_Dirty")]
    if kernel.HAS_EXACT_COUNTERS:
        pairs += [("ledger.resident", "procfs.status.VmRSS"), ("ledger.resident.anonymous", "procfs.status.RssAnon"),
                  ("ledger.swapped", "procfs.status.VmSwap")]
    for left, *right in pairs:
        if (amount := of(*right)) is not None:
            yield Check(f"{left} and {' + '.join(right)}", found.get(left), amount)
    if (pss := of(rollup + "Pss")) is not None:
        yield Check("ledger.proportional and smaps_rollup Pss", found.get("ledger.proportional"), pss - ROUNDING, pss + ROUNDING)


def ledgers(document, seen):
    found = {each["id"]: each for each in document.get("ledgers") or []}
    residuals = {"virtual-size": 0, "cgroup-usage": STOCK}
    if kernel.HAS_EXACT_COUNTERS:
        residuals["resident-set"] = 0
    for name, highest in residuals.items():
        yield Check(f"ledger {name}: residual", found.get(name, {}).get("residual"), 0, highest)
    for name, ledger in found.items():
        entries = sum(entry["bytes"] for entry in ledger["entries"])
        yield Check(f"ledger {name}: entries and residual", entries + ledger["residual"], ledger["total"])
    totals = {"virtual-size": seen.status["VmSize"], "resident-set": seen.status["VmRSS"]}
    for name, total in totals.items():
        yield Check(f"ledger {name}: total", found.get(name, {}).get("total"), total)


def verdicts(document):
    """A relation that says why it is so must hold of a process that stands still; what people report need not."""
    for match in document["matches"]:
        if match["standing"] != "reported":
            yield Check(f"relation {match['relation']} differs by {match['residual']}", int(match["verdict"] == "differs"), 0)
