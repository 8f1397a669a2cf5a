"""What the kernel prints of a process, and the calls that Python has no words for."""
import ctypes
import os
import pathlib
import platform
import re

PAGE = os.sysconf("SC_PAGESIZE")
CPUS = os.sysconf("SC_NPROCESSORS_CONF")
HUGE = 2 << 20
RELEASE = tuple(map(int, re.findall(r"\d+", platform.release())[:2]))
# statm and status sum the counters of all processors since then (82241a83cd15); before, they were near.
HAS_EXACT_COUNTERS = RELEASE >= (6, 16)

PROT_NONE, PROT_READ, PROT_WRITE = 0, 1, 2
MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS, MAP_NORESERVE, MAP_HUGETLB = 0x01, 0x02, 0x20, 0x4000, 0x40000
MADV_DONTNEED, MADV_FREE, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_PAGEOUT, MADV_GUARD_INSTALL = 4, 8, 14, 15, 21, 102
PR_SET_PDEATHSIG, PR_SET_THP_DISABLE = 1, 41

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.mlock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
libc.shmat.restype = ctypes.c_void_p
libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
libc.shmget.argtypes = [ctypes.c_int, ctypes.c_size_t, ctypes.c_int]
libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]


def call(name, *arguments):
    """A function of the C library that says -1 where it fails; OSError then."""
    result = getattr(libc, name)(*arguments)
    if result in (-1, ctypes.c_size_t(-1).value):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def allow_huge_pages(are_allowed):
    """Whether this process may get new ones. Otherwise khugepaged makes some at any time, of small pages and of holes."""
    libc.prctl(PR_SET_THP_DISABLE, 0 if are_allowed else 1, 0, 0, 0)


def fields(path):
    """Of a file of lines 'Name: 12 kB' or 'name 12' the numbers, in what unit they stand; lines of a name are summed."""
    found = {}
    for name, number in re.findall(r"^(\w+):?\s+(\d+)(?: kB)?$", pathlib.Path(path).read_text(), re.M):
        found[name] = found.get(name, 0) + int(number)
    return found


def mappings(pid):
    """Start, end, permissions and path of all mappings that are of the process."""
    for line in pathlib.Path(f"/proc/{pid}/maps").read_bytes().decode(errors="surrogateescape").splitlines():
        columns = line.split(maxsplit=5)
        start, end = (int(address, 16) for address in columns[0].split("-"))
        if start < 1 << 63:
            yield start, end, columns[1], columns[5] if len(columns) > 5 else ""


def is_library(path):
    """Whether other processes may map the file and let it go at any time."""
    return path.startswith("/") and "page-shapes-" not in path and not path.startswith(
        ("/memfd:", "/dev/zero", "/SYSV", "/anon_hugepage"))


def smaps(pid):
    """In bytes, the sums over all mappings, and over those that are no libraries."""
    everything, own = {}, {}
    text = pathlib.Path(f"/proc/{pid}/smaps").read_bytes().decode(errors="surrogateescape")
    for line in text.splitlines():
        if header := re.match(r"[0-9a-f]+-[0-9a-f]+ .{4} [0-9a-f]+ \S+ \d+\s*(.*)", line):
            path = header[1]
        elif amount := re.match(r"(\w+):\s+(\d+) kB", line):
            for sums in [everything] if is_library(path) else [everything, own]:
                sums[amount[1]] = sums.get(amount[1], 0) + int(amount[2]) * 1024
    return everything, own


def motion(pid):
    """Numbers that change when the process touches memory."""
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return pathlib.Path(f"/proc/{pid}/statm").read_text(), stat[7], stat[9]


def is_tmpfs(path):
    """statfs(2); the first word of the answer is the type of the file system."""
    answer = ctypes.create_string_buffer(256)
    call("statfs", ctypes.c_char_p(os.fsencode(path)), answer)
    return int.from_bytes(answer.raw[:8], "little") in (0x01021994, 0x858458F6)
