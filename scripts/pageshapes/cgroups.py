"""Memory cgroups of our own, of version 1 or 2."""
import os
import pathlib
import re
import signal
import time

from . import kernel


class Hierarchy:
    """Where the memory controller is, with one cgroup of ours below which all others are made."""

    def __init__(self, name):
        self.version, self.mount = self.find()
        self.base = Group(self, name)
        self.groups = [self.base]
        if self.version == 2:
            (self.base.path / "cgroup.subtree_control").write_text("+memory")

    @staticmethod
    def find():
        for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
            before, _, after = line.partition(" - ")
            kind, _, options = after.split()[:3]
            mount = pathlib.Path(before.split()[4])
            if kind == "cgroup" and "memory" in options.split(","):
                return 1, mount
            if kind == "cgroup2" and "memory" in (mount / "cgroup.controllers").read_text().split():
                return 2, mount
        raise OSError("no memory controller is mounted")

    def make(self, name):
        group = Group(self, f"{self.base.name[1:]}/{name}")
        self.groups.append(group)
        return group

    def names(self):
        """The name of each cgroup of the machine by its inode number."""
        found = {self.mount.stat().st_ino: "/"}
        for directory, below, _ in os.walk(self.mount):
            for each in below:
                path = pathlib.Path(directory, each)
                try:
                    found[path.stat().st_ino] = "/" + str(path.relative_to(self.mount))
                except FileNotFoundError:
                    pass
        return found

    def flush(self):
        """Makes memory.stat of all our groups true: one that was just busy is brought up to date when it is read, with
        all that are below it."""
        busy = self.make("flush")
        try:
            length = (128 * kernel.CPUS + 512) * kernel.PAGE
            with busy.forked(lambda: kernel.libc.memset(kernel.libc.mmap(None, length, 3, 0x22, -1, 0), 1, length)):
                kernel.fields(self.base.path / "memory.stat")
        finally:
            busy.remove()
        kernel.fields(self.base.path / "memory.stat")

    def remove(self):
        for group in reversed(list(self.groups)):
            group.remove()


class Group:
    def __init__(self, hierarchy, name):
        self.hierarchy, self.name = hierarchy, "/" + name
        self.path = hierarchy.mount / name
        self.path.mkdir()
        self.inode = self.path.stat().st_ino

    def add(self, pid):
        (self.path / "cgroup.procs").write_text(str(pid))

    def pids(self):
        """Of this cgroup and of those below that are not counted apart."""
        found = []
        for directory in [self.path, *(each for each in self.path.rglob("*") if each.is_dir())]:
            if directory == self.path or not (directory / "memory.stat").exists():
                found += map(int, (directory / "cgroup.procs").read_text().split())
        return found

    def number(self, name):
        return int((self.path / name).read_text())

    def counters(self):
        """What the kernel says of it, in bytes, under one name for both versions."""
        stat = kernel.fields(self.path / "memory.stat")
        lists = sum(stat[f"{age}_{kind}"] for age in ("active", "inactive") for kind in ("anon", "file"))
        if self.hierarchy.version == 1:
            return {"usage": self.number("memory.usage_in_bytes"), "anonymous": stat["rss"], "mapped_file": stat["mapped_file"],
                    "cache": stat["cache"], "kernel": self.number("memory.kmem.usage_in_bytes"),
                    "lists": lists + stat["unevictable"], "huge": stat["rss_huge"]}
        return {"usage": self.number("memory.current"), "anonymous": stat["anon"], "mapped_file": stat["file_mapped"],
                "cache": stat["file"], "kernel": stat["kernel"] + stat["sock"], "lists": lists + stat["unevictable"],
                "huge": stat["anon_thp"]}

    def forked(self, work):
        return Forked(self, work)

    def run(self, work):
        """Runs the function in a process of this cgroup, and waits for its end."""
        with self.forked(work):
            pass

    def remove(self):
        """With all processes in it."""
        if self in self.hierarchy.groups:
            self.hierarchy.groups.remove(self)
        for _ in range(200):
            try:
                for directory in sorted(self.path.rglob("*"), reverse=True):
                    if directory.is_dir():
                        directory.rmdir()
                self.path.rmdir()
                return
            except FileNotFoundError:
                return
            except OSError:
                for path in self.path.rglob("cgroup.procs"):
                    for pid in re.findall(r"\d+", path.read_text()):
                        os.kill(int(pid), signal.SIGKILL)
                time.sleep(0.02)
        raise OSError(f"{self.path} cannot be removed")


class Forked:
    """A copy of this process in another cgroup, which does something and then stays until the end of the 'with'."""

    def __init__(self, group, work):
        self.group, self.work = group, work

    def __enter__(self):
        done, self.goes_on = os.pipe(), os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                os.close(self.goes_on[1])
                self.group.add(os.getpid())
                self.work()
                os.write(done[1], b"+")
                os.read(self.goes_on[0], 1)
                os._exit(0)
            except BaseException as error:
                os.write(done[1], str(error).encode() or b"failed")
                os._exit(1)
        for descriptor in (done[1], self.goes_on[0]):
            os.close(descriptor)
        answer = os.read(done[0], 4096)
        os.close(done[0])
        if answer != b"+":
            self.__exit__()
            raise OSError(f"in {self.group.name}: {answer.decode()}")
        return self

    def __exit__(self, *_):
        os.close(self.goes_on[1])
        os.waitpid(self.pid, 0)
