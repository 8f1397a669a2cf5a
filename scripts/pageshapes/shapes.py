"""Ways in which the memory of a process can be arranged. A shape's function runs in the process itself.

It returns regions: a name, the first address, the number of pages, and how many of them must be of each kind. 'large' are
those of a folio of several pages, "charged NAME" those for which the cgroup of that name pays. 'distinct' are physical pages.
"""
import ctypes
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

from . import kernel
from .kernel import HUGE, PAGE, call

SHAPES = {}
ANYWHERE = kernel.MAP_PRIVATE | kernel.MAP_ANONYMOUS
BOTH = kernel.PROT_READ | kernel.PROT_WRITE


class NotRun(Exception):
    """The machine cannot make the shape; the text says why."""


def shape(name, *, prepare=None, quick=False, cgroups=("here",)):
    """A shape, what is to be done for it outside before, and the cgroups it needs; it is started in the first."""
    def add(function):
        SHAPES[name] = function
        function.name, function.prepare, function.quick, function.cgroups = name, prepare, quick, cgroups
        return function
    return add


class Place:
    """Where the process finds its files, and how it talks to the script."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)

    @staticmethod
    def say(**message):
        os.write(1, (json.dumps(message) + "\n").encode())

    def ask(self, request):
        """Has something done outside."""
        self.say(do=request)
        return os.read(0, 1)

    @staticmethod
    def child(work):
        """A forked process that does something, then stays, and ends with this one. Returns what the work returns."""
        ready = os.pipe()
        pid = os.fork()
        if not pid:
            kernel.libc.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            regions = work()
            kernel.allow_huge_pages(False)
            os.write(ready[1], json.dumps(regions).encode() + b"\n")
            while True:
                signal.pause()
        os.close(ready[1])
        with os.fdopen(ready[0]) as answer:
            regions = json.loads(answer.readline())
        return [dict(each, pid=pid) for each in regions]


def region(label, start, pages, **kinds):
    return {"label": label, "pid": os.getpid(), "start": start, "pages": pages,
            "kinds": {name.replace("charged_", "charged "): count for name, count in kinds.items() if count is not None}}


def memory(pages, *, flags=ANYWHERE, protection=BOTH, file=-1, advice=kernel.MADV_NOHUGEPAGE, offset=0):
    """A mapping of so many pages."""
    start = call("mmap", None, pages * PAGE, protection, flags, file, offset)
    if advice is not None:
        advise(start, pages, advice)
    return start


def huge_memory(count):
    """Room for so many huge pages."""
    kernel.allow_huge_pages(True)
    start = memory((count + 1) * HUGE // PAGE, advice=None)
    start += -start % HUGE
    call("madvise", start, count * HUGE, kernel.MADV_HUGEPAGE)
    return start


def advise(start, pages, advice):
    call("madvise", start, pages * PAGE, advice)


def write(start, pages, step=1):
    for index in range(0, pages, step):
        ctypes.c_char.from_address(start + index * PAGE).value = b"w"


def look_at(start, pages, step=1):
    for index in range(0, pages, step):
        ctypes.c_char.from_address(start + index * PAGE).value


def make_file(path, pages):
    """A file that is on the disk, and not in the page cache."""
    with open(path, "wb") as file:
        for _ in range(pages):
            file.write(os.urandom(64).ljust(PAGE, b"f"))
        file.flush()
        os.fsync(file.fileno())
    drop(path)


def drop(path):
    file = os.open(path, os.O_RDONLY)
    try:
        for _ in range(100):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            if not cached(file):
                return
            time.sleep(0.05)
        raise NotRun(f"{path} stays in the page cache")
    finally:
        os.close(file)


def cached(file):
    """How many pages of it are in the page cache."""
    size = os.fstat(file).st_size
    pages = (size + PAGE - 1) // PAGE
    start = memory(pages, flags=kernel.MAP_SHARED, protection=kernel.PROT_READ, file=file, advice=None)
    found = (ctypes.c_ubyte * pages)()
    call("mincore", ctypes.c_void_p(start), ctypes.c_size_t(size), found)
    call("munmap", start, pages * PAGE)
    return sum(each & 1 for each in found)


def read_pages(path, pages):
    """Reads just so many pages of a file, none ahead."""
    file = os.open(path, os.O_RDONLY)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
    for index in range(pages):
        os.pread(file, PAGE, index * PAGE)
    os.close(file)


def map_file(path, pages, *, flags=kernel.MAP_SHARED, protection=kernel.PROT_READ):
    file = os.open(path, os.O_RDWR if protection & kernel.PROT_WRITE else os.O_RDONLY)
    start = memory(pages, flags=flags, protection=protection, file=file, advice=None)
    os.close(file)
    return start


# Anonymous memory.

@shape("small", quick=True)
def small(place):
    start = memory(3000)
    write(start, 2000)
    return [region("4 KiB pages", start, 3000, anonymous=2000, large=0)]


@shape("small-part-freed")
def small_part_freed(place):
    start = memory(3000)
    write(start, 3000)
    for index in range(0, 3000, 10):
        advise(start + index * PAGE, 4, kernel.MADV_DONTNEED)
    return [region("4 of 10 given back", start, 3000, anonymous=1800)]


@shape("huge", quick=True)
def huge(place):
    start = huge_memory(8)
    write(start, 8 * 512, 512)
    return [region("huge pages", start, 8 * 512, anonymous=8 * 512, large=8 * 512)]


@shape("huge-part-freed", quick=True)
def huge_part_freed(place):
    start = huge_memory(8)
    write(start, 8 * 512, 512)
    for index in range(8):
        advise(start + index * HUGE, 400, kernel.MADV_DONTNEED)
    return [region("400 of 512 given back", start, 8 * 512, anonymous=8 * 112, large=8 * 112)]


@shape("huge-in-pieces")
def huge_in_pieces(place):
    """Huge pages that two mappings share: mapped page by page, though whole."""
    start = huge_memory(4)
    write(start, 4 * 512, 512)
    for index in range(4):
        call("mprotect", start + index * HUGE + 100 * PAGE, 10 * PAGE, kernel.PROT_READ)
    return [region("huge pages in pieces", start, 4 * 512, anonymous=4 * 512, large=4 * 512)]


@shape("fork", quick=True)
def fork(place):
    start = memory(2000)
    write(start, 2000)

    def first():
        write(start, 500)
        return [region("first child", start, 2000, anonymous=2000)]

    def second():
        write(start + 300 * PAGE, 600)
        own = memory(400)
        write(own, 400)
        return [region("second child", start, 2000, anonymous=2000), region("its own", own, 400, anonymous=400)]

    return [*place.child(first), *place.child(second), region("parent", start, 2000, anonymous=2000)]


@shape("fork-huge")
def fork_huge(place):
    start = huge_memory(4)
    write(start, 4 * 512, 512)

    def child():
        write(start, 1)
        advise(start + 2 * HUGE, 300, kernel.MADV_DONTNEED)
        return [region("child", start + HUGE, 512, anonymous=512), region("child's rest", start + 2 * HUGE, 512, anonymous=212)]

    return [*place.child(child), region("parent", start, 4 * 512, anonymous=4 * 512)]


@shape("mlock")
def mlock(place):
    start = memory(2000)
    call("mlock", start, 1500 * PAGE)
    return [region("locked", start, 2000, anonymous=1500)]


@shape("zero", quick=True)
def zero(place):
    start = memory(1000)
    look_at(start, 1000)
    write(start, 100)
    return [region("read only", start, 1000, zero=900, anonymous=100)]


@shape("zero-huge")
def zero_huge(place):
    start = huge_memory(3)
    look_at(start, 3 * 512, 512)
    write(start + HUGE, 1)
    # Writing makes a huge page of the second one, or one small page among zeros.
    return [region("read only", start, 512, zero=512), region("read only too", start + 2 * HUGE, 512, zero=512)]


@shape("guard", quick=True)
def guard(place):
    start = memory(1000)
    write(start, 1000)
    try:
        advise(start + 200 * PAGE, 100, kernel.MADV_GUARD_INSTALL)
        advise(start + 999 * PAGE, 1, kernel.MADV_GUARD_INSTALL)
    except OSError as error:
        raise NotRun(f"no guard pages: {error.strerror}") from error
    return [region("with guard pages", start, 1000, anonymous=899, guarded=101 if kernel.RELEASE >= (6, 15) else None)]


@shape("hugetlb", prepare="hugetlb")
def hugetlb(place):
    try:
        start = memory(2048, flags=ANYWHERE | kernel.MAP_HUGETLB, advice=None)
    except OSError as error:
        raise NotRun(f"no pages of hugetlbfs: {error.strerror}") from error
    write(start, 1024, 512)
    return [region("hugetlbfs", start, 2048, hugetlb=1024)]


@shape("lazily-freed")
def lazily_freed(place):
    start = memory(1000)
    write(start, 1000)
    advise(start, 500, kernel.MADV_FREE)
    return [region("half given back lazily", start, 1000, anonymous=1000)]


@shape("reserved", quick=True)
def reserved(place):
    pages = (1 << 40) // PAGE
    start = memory(pages, flags=ANYWHERE | kernel.MAP_NORESERVE, protection=kernel.PROT_NONE)
    middle = start + (1 << 39)
    call("mprotect", middle, 4000 * PAGE, BOTH)
    write(middle, 4000, 8)
    call("mprotect", middle, 2000 * PAGE, kernel.PROT_NONE)
    return [region("1 TiB", start, pages, anonymous=500)]


# Swap.

@shape("swap", prepare="swap")
def swap(place):
    start = memory(3000)
    fill(start, 3000)
    advise(start, 2000, kernel.MADV_PAGEOUT)
    wait_for_swap(start, 2000, 1000)
    return [region("in swap", start, 3000, swapped=None)]


@shape("swap-and-back", prepare="swap")
def swap_and_back(place):
    """Pages that are in swap and in memory."""
    start = memory(3000)
    fill(start, 3000)
    advise(start, 3000, kernel.MADV_PAGEOUT)
    wait_for_swap(start, 3000, 1500)
    look_at(start, 1500)
    return [region("in swap and back", start, 3000)]


@shape("swap-fork", prepare="swap")
def swap_fork(place):
    start = memory(2000)
    fill(start, 2000)
    advise(start, 1500, kernel.MADV_PAGEOUT)
    wait_for_swap(start, 1500, 1000)

    def child():
        write(start, 200)
        return [region("child", start, 2000)]

    return [*place.child(child), region("parent", start, 2000)]


@shape("swap-huge", prepare="swap")
def swap_huge(place):
    start = huge_memory(6)
    fill(start, 6 * 512)
    for index in range(3):
        advise(start + index * HUGE, 512, kernel.MADV_PAGEOUT)
    wait_for_swap(start, 3 * 512, 1000)
    return [region("kept", start + 3 * HUGE, 3 * 512, anonymous=3 * 512)]


@shape("swap-shared", prepare="swap")
def swap_shared(place):
    """Swapped shared memory leaves nothing in the page table."""
    file = os.memfd_create("shape")
    os.ftruncate(file, 1000 * PAGE)
    start = memory(1000, flags=kernel.MAP_SHARED, file=file, advice=None)
    fill(start, 1000)
    advise(start, 600, kernel.MADV_PAGEOUT)
    time.sleep(0.5)
    return [region("memfd", start, 1000, swapped=0, anonymous=0)]


def fill(start, pages):
    """With what cannot be compressed."""
    for index in range(pages):
        ctypes.memmove(start + index * PAGE, os.urandom(PAGE), PAGE)


def wait_for_swap(start, pages, enough):
    with open("/proc/self/pagemap", "rb", buffering=0) as file:
        for _ in range(50):
            data = os.pread(file.fileno(), pages * 8, start // PAGE * 8)
            found = sum(byte >> 6 & 1 for byte in data[7::8])
            if found >= enough:
                return
            time.sleep(0.1)
    raise NotRun(f"{found} of {pages} pages went to swap")


# Shared memory.

@shape("shared", quick=True)
def shared(place):
    file = os.memfd_create("shape")
    os.ftruncate(file, 900 * PAGE)
    memfd = memory(900, flags=kernel.MAP_SHARED, file=file, advice=None)
    write(memfd, 600)
    unnamed = memory(700, flags=kernel.MAP_SHARED | kernel.MAP_ANONYMOUS, advice=None)
    write(unnamed, 300)
    identifier = call("shmget", 0, 500 * PAGE, 0o1600)
    try:
        segment = call("shmat", identifier, None, 0)
    finally:
        kernel.libc.shmctl(identifier, 0, None)
    write(segment, 500, 2)
    return [region("memfd", memfd, 900, shmem=600), region("shared anonymous", unnamed, 700, shmem=300),
            region("System V", segment, 500, shmem=250)]


@shape("shared-tmpfs")
def shared_tmpfs(place):
    """A file on tmpfs of which a part is mapped only, and a private mapping of it that was written to."""
    path = pathlib.Path("/dev/shm") / f"page-shapes-{os.getpid()}"
    try:
        with open(path, "wb") as file:
            file.write(b"t" * 800 * PAGE)
        start = map_file(path, 800, protection=BOTH)
        write(start, 300)
        private = map_file(path, 800, flags=kernel.MAP_PRIVATE, protection=BOTH)
        write(private, 200)
    finally:
        path.unlink()
    return [region("shared", start, 800, shmem=300), region("private", private, 800, anonymous=200, shmem=0)]


@shape("shared-by-processes")
def shared_by_processes(place):
    start = memory(1000, flags=kernel.MAP_SHARED | kernel.MAP_ANONYMOUS, advice=None)
    write(start, 400)

    def child():
        write(start + 200 * PAGE, 500)
        return [region("child", start, 1000, shmem=500)]

    return [*place.child(child), region("parent", start, 1000, shmem=400)]


# Files.

@shape("file")
def file(place):
    path = place.directory / "file"
    make_file(path, 1500)
    start = map_file(path, 1500)
    look_at(start, 1500)
    return [region("file", start, 1500, file=1500, charged_here=1500)]


@shape("file-private")
def file_private(place):
    path = place.directory / "file"
    make_file(path, 600)
    start = map_file(path, 600, flags=kernel.MAP_PRIVATE, protection=BOTH)
    look_at(start, 600)
    write(start, 200)
    return [region("private", start, 600, anonymous=200, file=400, charged_here=600)]


@shape("file-twice", quick=True)
def file_twice(place):
    path = place.directory / "file"
    make_file(path, 400)
    starts = [map_file(path, 400) for _ in range(2)]
    for start in starts:
        look_at(start, 400)
    return [region("once", starts[0], 400, file=400), region("again", starts[1], 400, file=400),
            region("both", min(starts), abs(starts[1] - starts[0]) // PAGE + 400, file=800, distinct=400)]


@shape("file-dirty")
def file_dirty(place):
    path = place.directory / "file"
    make_file(path, 500)
    start = map_file(path, 500, protection=BOTH)
    write(start, 500)
    return [region("written to", start, 500, file=500, anonymous=0, charged_here=500)]


@shape("file-of-another-cgroup", quick=True, cgroups=("here", "reader"))
def file_of_another_cgroup(place):
    whole, part = place.directory / "whole", place.directory / "part"
    make_file(whole, 777)
    make_file(part, 800)
    place.ask("read whole 777 in reader")
    place.ask("read part 300 in reader")
    starts = [map_file(path, pages) for path, pages in [(whole, 777), (part, 800)]]
    look_at(starts[0], 777)
    look_at(starts[1], 800)
    return [region("read by another", starts[0], 777, file=777, charged_reader=777),
            region("read by another in part", starts[1], 800, file=800, charged_reader=300, charged_here=500)]


@shape("file-of-a-removed-cgroup", cgroups=("here", "reader"))
def file_of_a_removed_cgroup(place):
    path = place.directory / "file"
    make_file(path, 555)
    place.ask("read file 555 in reader")
    place.ask("remove reader")
    start = map_file(path, 555)
    look_at(start, 555)
    return [region("read by one that is gone", start, 555, file=555, charged_base=555)]


@shape("moved", cgroups=("before", "here"))
def moved(place):
    before, after = memory(1500), memory(700)
    write(before, 1000)
    place.ask("move here")
    write(before + 1000 * PAGE, 500)
    write(after, 700)
    return [region("touched before and after", before, 1500, anonymous=1500, charged_before=1000, charged_here=500),
            region("touched after", after, 700, anonymous=700, charged_here=700)]


@shape("shared-with-another-cgroup", cgroups=("here", "reader"))
def shared_with_another_cgroup(place):
    path = pathlib.Path("/dev/shm") / f"page-shapes-{os.getpid()}"
    try:
        with open(path, "wb") as each:
            each.truncate(1000 * PAGE)
        place.ask(f"write {path} 300 in reader")
        start = map_file(path, 1000, protection=BOTH)
        write(start, 800)
    finally:
        path.unlink()
    return [region("shared memory", start, 1000, shmem=800, charged_reader=300, charged_here=500)]


@shape("without-controller")
def without_controller(place):
    """In a cgroup below one that counts, which does not count itself."""
    place.ask("move below")
    start = memory(1000)
    write(start, 1000)
    return [region("memory", start, 1000, anonymous=1000, charged_here=1000)]


# Everything at once.

@shape("many-mappings")
def many_mappings(place):
    """Every other page of a mapping of its own."""
    start = memory(8000)
    write(start, 8000, 2)
    for index in range(0, 8000, 4):
        call("mprotect", start + index * PAGE, PAGE, kernel.PROT_READ)
    return [region("pieces", start, 8000, anonymous=4000)]


def main(name, directory):
    place = Place(directory)
    kernel.allow_huge_pages(False)
    try:
        regions = SHAPES[name](place)
        kernel.allow_huge_pages(False)
        place.say(regions=regions)
    except NotRun as error:
        place.say(not_run=str(error))
    os.read(0, 1)


class Interpreter:
    """A copy of Python and of its libraries, which no other process of the machine maps."""

    def __init__(self, directory):
        directory = pathlib.Path(directory) / "python"
        directory.mkdir()
        loader = None
        for path in {path for *_, path in kernel.mappings(os.getpid()) if path.startswith("/") and ".so" in path}:
            copy = directory / os.path.basename(path)
            shutil.copy(path, copy)
            if re.match(r"ld[-.].*so", copy.name):
                loader = copy
            # The file of version 1.2.13 is asked for as version 1.
            if (short := re.match(r".*\.so\.\d+(?=\.)", copy.name)) and not (directory / short[0]).exists():
                (directory / short[0]).symlink_to(copy.name)
        program = shutil.copy(os.path.realpath("/proc/self/exe"), directory / "python3")
        self.command = [str(loader), "--library-path", str(directory)] if loader else []
        self.command += [program, "-S"]
        # Modules that are libraries are found in the directory first.
        self.environment = dict(os.environ, PYTHONHOME=f"{sys.base_prefix}:{sys.base_exec_prefix}", PYTHONPATH=str(directory),
                                LC_ALL="C", PYTHONDONTWRITEBYTECODE="1")


class Process:
    """A process that arranges its memory, in a group of processes of its own."""

    def __init__(self, interpreter, script, name, directory, group):
        self.process = subprocess.Popen([*interpreter.command, script, "--arrange", name, str(directory)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
                                        env=interpreter.environment, preexec_fn=lambda: group.add(os.getpid()))
        self.pid = self.process.pid

    def listen(self):
        line = self.process.stdout.readline()
        if not line:
            raise OSError(f"the process ended with {self.process.wait()}")
        return json.loads(line)

    def go_on(self):
        self.process.stdin.write(b"+")
        self.process.stdin.flush()

    def end(self):
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        for each in (self.process.stdin, self.process.stdout):
            each.close()
