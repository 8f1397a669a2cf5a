"""What the kernel tells of each page of a process, read and added up independently of memcorrelate."""
import array
import collections
import os
import pathlib
import struct

from . import kernel
from .kernel import PAGE

# /proc/PID/pagemap; Documentation/admin-guide/mm/pagemap.rst.
PRESENT, SWAPPED, FILE, GUARD = 1 << 63, 1 << 62, 1 << 61, 1 << 58
FRAME = (1 << 55) - 1
# Larger numbers are no swap areas, but migration and other marks (include/linux/swap.h, MAX_SWAPFILES).
SWAP_AREAS = 23
# /proc/kpageflags; include/uapi/linux/kernel-page-flags.h.
UPTODATE, LRU, SLAB, BUDDY, ANONYMOUS, SWAPCACHE, SWAPBACKED, HEAD, TAIL, HUGETLB, LARGE, ZERO, TABLE = (
    1 << bit for bit in (3, 5, 7, 10, 12, 13, 14, 15, 16, 17, 22, 24, 26))
RESIDENT = ("anonymous", "file", "shmem")


class Frames:
    """/proc/kpageflags, kpagecount and kpagecgroup of some physical pages."""

    def __init__(self):
        self.files = [os.open(f"/proc/kpage{name}", os.O_RDONLY) for name in ("flags", "count", "cgroup")]
        self.flags, self.counts, self.groups = self.tables = {}, {}, {}
        self.heads = {}

    def close(self):
        for each in self.files:
            os.close(each)

    def load(self, wanted):
        """Pages side by side are read together."""
        wanted = sorted(wanted)
        index = 0
        while index < len(wanted):
            end = index + 1
            while end < len(wanted) and wanted[end] <= wanted[end - 1] + 8 and wanted[end] - wanted[index] < 65536:
                end += 1
            start, length = wanted[index], wanted[end - 1] + 1 - wanted[index]
            for file, table in zip(self.files, self.tables):
                table.update(enumerate(read(file, start, length), start))
            index = end

    def head(self, frame):
        """The first page of the folio."""
        if not self.flags[frame] & TAIL:
            return frame
        if frame - 1 not in self.flags:
            self.load(range(frame & ~63 if frame & 63 else frame - 64, frame))
        if frame not in self.heads:
            behind = frame - 1
            while self.flags[behind] & TAIL and behind not in self.heads:
                behind -= 1
                if behind not in self.flags:
                    self.load(range(behind & ~63, behind + 1))
            self.heads[frame] = self.heads.get(behind, behind)
        return self.heads[frame]

    def group(self, frame):
        """The inode number of the cgroup that pays. Before 6.4 the kernel knows it of the first page of a folio only."""
        return self.groups[frame] or self.groups[self.head(frame)]

    def kind(self, frame):
        if self.flags[frame] & ANONYMOUS:
            return "anonymous"
        return "shmem" if self.flags[self.head(frame)] & SWAPBACKED else "file"


def read(file, start, length):
    """So many numbers of 8 bytes."""
    words = array.array("Q")
    while len(words) < length:
        data = os.pread(file, (length - len(words)) * 8, (start + len(words)) * 8)
        if not data:
            break
        words.frombytes(data)
    return words


def entries(file, start, end):
    """Address and pagemap entry of all pages of which there is something to tell."""
    page, last = start // PAGE, end // PAGE
    while page < last:
        data = os.pread(file, min(last - page, 1 << 20) * 8, page * 8)
        if not data:
            return
        for offset in range(0, len(data), 4096):
            part = data[offset:offset + 4096]
            if part == part[:8] * (len(part) // 8) and not part[7] & 0xc0:
                continue
            for index, entry in enumerate(array.array("Q", part)):
                if entry & (PRESENT | SWAPPED):
                    yield (page + offset // 8 + index) * PAGE, entry
        page += len(data) // 8


class Page:
    __slots__ = ("address", "kind", "frame", "count", "group", "is_large", "path")

    def __init__(self, address, kind, path, frame=0):
        self.address, self.kind, self.path, self.frame = address, kind, path, frame
        self.count = self.group = 0
        self.is_large = False


class AddressSpace:
    """All pages of one process."""

    def __init__(self, pid, frames):
        self.pid = pid
        self.pages = []
        self.virtual = self.forbidden = 0
        present = []
        file = os.open(f"/proc/{pid}/pagemap", os.O_RDONLY)
        try:
            for start, end, permissions, path in kernel.mappings(pid):
                self.virtual += (end - start) // PAGE
                told = 0
                for address, entry in entries(file, start, end):
                    told += 1
                    if entry & PRESENT:
                        present.append((address, entry, path))
                        continue
                    kind = "swapped" if entry & 31 < SWAP_AREAS else "in_motion"
                    self.pages.append(Page(address, "guarded" if entry & GUARD else kind, path))
                if permissions.startswith("---"):
                    self.forbidden += (end - start) // PAGE - told
        finally:
            os.close(file)
        if present and not any(entry & FRAME for _, entry, _ in present):
            raise PermissionError("the kernel hides physical pages (CAP_SYS_ADMIN)")
        frames.load({entry & FRAME for _, entry, _ in present if entry & FRAME})
        for address, entry, path in present:
            self.pages.append(self.look(Page(address, "special", path, entry & FRAME), entry, frames))
        self.pages.sort(key=lambda page: page.address)

    @staticmethod
    def look(page, entry, frames):
        if page.frame not in frames.flags:
            return page
        flags = frames.flags[page.frame]
        if flags & HUGETLB:
            page.kind = "hugetlb"
        elif flags & ZERO:
            page.kind = "zero"
        elif flags & ANONYMOUS or entry & FILE:
            page.kind = frames.kind(page.frame)
            page.count, page.group = frames.counts[page.frame], frames.group(page.frame)
            page.is_large = bool(flags & LARGE)
        return page

    def resident(self):
        return [page for page in self.pages if page.kind in RESIDENT]

    def region(self, start, pages):
        return [page for page in self.pages if start <= page.address < start + pages * PAGE]


class Census:
    """All physical pages of the machine that a cgroup pays for."""

    def __init__(self, inode, frames):
        self.kinds = collections.Counter()
        wanted = struct.pack("Q", inode)
        found = []
        start = 0
        while data := os.pread(frames.files[2], 4 << 20, start * 8):
            place = data.find(wanted)
            while place >= 0:
                if not place % 8:
                    found.append(start + place // 8)
                place = data.find(wanted, place + 8 - place % 8)
            start += len(data) // 8
        frames.load(found)
        pages = set(found)
        for frame in found:
            # The rest of a folio, for kernels that tell of its first page only.
            while frames.flags[frame] & (HEAD | TAIL):
                frame += 1
                if frame in pages:
                    break
                if frame not in frames.flags:
                    frames.load(range(frame, frame + 64))
                if not frames.flags[frame] & TAIL:
                    break
                pages.add(frame)
        for frame in pages:
            self.kinds[self.kind(frame, frames)] += 1

    @staticmethod
    def kind(frame, frames):
        head = frames.flags[frames.head(frame)]
        flags = frames.flags[frame]
        if flags & HUGETLB:
            return "hugetlb"
        is_mapped = frames.counts[frame] and not head & SLAB
        if flags & ANONYMOUS:
            return "anonymous" if is_mapped else "unmapped"
        if head & SWAPCACHE and head & SWAPBACKED:
            return "unmapped"
        if head & (SLAB | BUDDY | TABLE) or not head & (LRU | UPTODATE | SWAPBACKED):
            return "kernel"
        return "mapped_file" if is_mapped else "unmapped_file"


class Observation:
    """A process, the processes of its cgroup, and what the kernel counts of them, at one moment.

    All amounts are in bytes, under the names that memcorrelate gives them.
    """

    def __init__(self, pid, group, census=True):
        self.pid, self.group = pid, group
        frames = Frames()
        try:
            group.hierarchy.flush()
            pids = group.pids()
            motions = [kernel.motion(each) for each in {pid, *pids}]
            self.spaces = {each: AddressSpace(each, frames) for each in {pid, *pids}}
            self.members = [self.spaces[each] for each in pids]
            self.status = {name: amount * 1024 for name, amount in kernel.fields(f"/proc/{pid}/status").items()}
            self.smaps, self.own_smaps = kernel.smaps(pid)
            self.own_mappings = sum(not kernel.is_library(path) for *_, path in kernel.mappings(pid))
            self.rollup = {name: amount * 1024 for name, amount in kernel.fields(f"/proc/{pid}/smaps_rollup").items()}
            self.counters = group.counters()
            self.names = group.hierarchy.names()
            self.census = Census(group.inode, frames).kinds if census else None
        finally:
            frames.close()
        self.totals = self.add_up(self.spaces[pid])
        # What is mapped a second time is paid for once.
        self.charges = collections.Counter()
        for inode in {page.frame: page.group for page in self.spaces[pid].resident()}.values():
            self.charges[self.name(inode)] += PAGE
        here, nobody = self.charges[group.name], self.charges["nobody"]
        self.totals.update({"ledger.charged.here": here, "ledger.charged.nobody": nobody,
                            "ledger.charged.elsewhere": sum(self.charges.values()) - here - nobody})
        self.add_members()
        self.moved = [after != before for before, after in zip(motions, map(kernel.motion, self.spaces))].count(True)

    def name(self, inode):
        return self.names.get(inode, f"inode {inode}") if inode else "nobody"

    def file_payers(self):
        """Who pays for pages of files and of shared memory, and how much."""
        payers = collections.Counter()
        for inode in {page.frame: page.group for page in self.spaces[self.pid].resident()
                      if page.kind != "anonymous"}.values():
            payers[self.name(inode)] += PAGE
        return payers

    def add_up(self, space):
        kinds = collections.Counter(page.kind for page in space.pages)
        resident = space.resident()
        pages = {"resident": len(resident), "exclusive": sum(page.count == 1 for page in resident), "changed": 0,
                 "size": space.virtual, "untouched": space.virtual - len(space.pages) - space.forbidden, "reserved": space.forbidden}
        pages.update({f"resident.{kind}": kinds[kind] for kind in RESIDENT})
        pages["resident.file_and_shmem"] = kinds["file"] + kinds["shmem"]
        pages["again"] = len(resident) - len({page.frame for page in resident})
        pages.update({kind: kinds[kind] for kind in ("swapped", "zero", "guarded", "hugetlb", "special", "in_motion")})
        totals = {f"ledger.{name}": count * PAGE for name, count in pages.items()}
        totals["ledger.proportional"] = int(sum(PAGE / page.count for page in resident if page.count))
        return totals

    def add_members(self):
        anonymous, file = set(), set()
        for space in self.members:
            for page in space.resident():
                if page.group == self.group.inode:
                    (anonymous if page.kind == "anonymous" else file).add(page.frame)
        own = {page.frame for page in self.spaces[self.pid].resident()}
        everywhere = sum(page.kind == "anonymous" for space in self.members for page in space.pages)
        pages = {"anonymous": len(anonymous), "mapped_file": len(file), "others": len((anonymous | file) - own),
                 "sum.anonymous": everywhere, "changed": 0}
        self.totals.update({f"ledger.members.{name}": count * PAGE for name, count in pages.items()})

    def steady(self):
        """What must not change while a process stands still. How often libraries are mapped depends on other processes."""
        return {name: amount for name, amount in self.totals.items()
                if name not in ("ledger.exclusive", "ledger.proportional")}, self.charges
