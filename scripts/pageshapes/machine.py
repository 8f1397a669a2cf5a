"""What shapes need of the machine, and what is put back afterwards."""
import contextlib
import ctypes
import os
import pathlib
import struct
import tempfile

from . import kernel
from .kernel import PAGE
from .shapes import NotRun


def work_directory():
    """A directory on a disk: files on tmpfs are shared memory."""
    for place in (tempfile.gettempdir(), "/var/tmp", os.getcwd()):
        if os.path.isdir(place) and not kernel.is_tmpfs(place):
            return tempfile.TemporaryDirectory(prefix="page-shapes-", dir=place)
    raise OSError("there is no directory that is not on tmpfs")


@contextlib.contextmanager
def swap(directory):
    """A swap area of 64 MiB."""
    path = pathlib.Path(directory) / "swap-area"
    pages = (64 << 20) // PAGE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        for _ in range(64):
            os.write(descriptor, bytes(1 << 20))
        # union swap_header of include/linux/swap.h: version, last page, number of bad pages; the name at the end.
        os.pwrite(descriptor, struct.pack("III", 1, pages - 1, 0), 1024)
        os.pwrite(descriptor, b"SWAPSPACE2", PAGE - 10)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        name = ctypes.c_char_p(os.fsencode(path))
        try:
            kernel.call("swapon", name, 0)
        except OSError as error:
            raise NotRun(f"no swap area: {error}") from error
        try:
            yield
        finally:
            kernel.call("swapoff", name)
    finally:
        os.close(descriptor)
        path.unlink()


@contextlib.contextmanager
def hugetlb(_):
    path = pathlib.Path("/proc/sys/vm/nr_hugepages")
    try:
        before = int(path.read_text())
        path.write_text(str(before + 4))
    except OSError as error:
        raise NotRun(f"no pages of hugetlbfs: {error}") from error
    try:
        if int(path.read_text()) < before + 4:
            raise NotRun("the kernel finds no memory for pages of hugetlbfs")
        yield
    finally:
        path.write_text(str(before))


PREPARATIONS = {"swap": swap, "hugetlb": hugetlb}
