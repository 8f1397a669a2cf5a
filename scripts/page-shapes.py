#!/usr/bin/env python3
"""Compare what memcorrelate says of the pages of a process with what the kernel says, for every shape that memory can have.

    page-shapes.py --command .build/debug/memcorrelate [--quick] [--shapes A,B] [--list]
    page-shapes.py --oracle [--shapes A,B]

For each shape a process is started in a memory cgroup of its own, arranges its memory and stands still. Its pages are read
from /proc/PID/pagemap, /proc/kpageflags, kpagecount and kpagecgroup and added up here, independently of memcorrelate. The sums
must be those of the kernel's counters (status, smaps, memory.stat, the cgroup's usage), to the byte; this alone is what
--oracle does. Then memcorrelate takes a snapshot and reports on it: all its sums must be the same, and its ledgers must
balance. Needs root. Prints a table in Markdown, then one line. Exits with 1 if anything is wrong.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import time

from pageshapes import judge, kernel, machine, shapes
from pageshapes.cgroups import Hierarchy
from pageshapes.oracle import Observation

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Other processes come and go, and map the same libraries: so often a process may be looked at.
ATTEMPTS = 4


class Outcome:
    def __init__(self, name):
        self.name = name
        self.laws = self.claims = self.reported = 0
        self.attempts = 1
        # What was wrong at one attempt and right at the next.
        self.passing = []
        self.wrong, self.not_run = [], ""

    @property
    def verdict(self):
        return f"not run: {self.not_run}" if self.not_run else f"**{len(self.wrong)} wrong**" if self.wrong else "ok"


def wait_until_still(pids):
    """Until nothing has moved for a moment."""
    before = None
    for _ in range(200):
        now = [kernel.motion(pid) for pid in pids]
        if now == before:
            return
        before = now
        time.sleep(0.05)
    raise shapes.NotRun("the process does not stand still")


class Runner:
    def __init__(self, command, directory, hierarchy):
        self.command, self.directory, self.hierarchy = command, pathlib.Path(directory), hierarchy
        self.outcomes = []

    def run(self, shape):
        outcome = Outcome(shape.name)
        self.outcomes.append(outcome)
        directory = self.directory / shape.name
        directory.mkdir()
        groups, made = {"base": self.hierarchy.base.name}, {}
        try:
            with contextlib.ExitStack() as stack:
                if shape.prepare:
                    stack.enter_context(machine.PREPARATIONS[shape.prepare](self.directory))
                for name in shape.cgroups:
                    made[name] = self.hierarchy.make(f"{shape.name}-{name}")
                    stack.callback(made[name].remove)
                    groups[name] = made[name].name
                process = shapes.Process(__file__, shape.name, directory, made[shape.cgroups[0]])
                stack.callback(process.end)
                while "do" in (message := process.listen()):
                    self.do(message["do"].split(), process, directory, made)
                    process.go_on()
                if "not_run" in message:
                    raise shapes.NotRun(message["not_run"])
                self.check(outcome, process.pid, made["here"], message["regions"], groups)
        except shapes.NotRun as reason:
            outcome.not_run = str(reason)
        except (OSError, ValueError, LookupError, subprocess.SubprocessError) as error:
            outcome.wrong.append(f"{type(error).__name__}: {error}")
        self.tell(outcome)

    @staticmethod
    def tell(outcome):
        again = f", {outcome.attempts} attempts" if outcome.attempts > 1 else ""
        print(f"{outcome.name}: {outcome.verdict}{again}", file=sys.stderr)
        for line in [*outcome.wrong, *(f"at first: {each}" for each in outcome.passing)]:
            print(f"  {line}", file=sys.stderr)
        sys.stderr.flush()

    @staticmethod
    def do(request, process, directory, made):
        """What a shape cannot do itself."""
        match request:
            case ["read", file, pages, "in", name]:
                made[name].run(lambda: shapes.read_pages(directory / file, int(pages)))
            case ["write", file, pages, "in", name]:
                def write():
                    start = shapes.map_file(file, int(pages), protection=shapes.BOTH)
                    shapes.write(start, int(pages))
                made[name].run(write)
            case ["remove", name]:
                made[name].remove()
            case ["move", "below"]:
                below = made["here"].path / "below"
                below.mkdir()
                if (below / "memory.stat").exists():
                    raise shapes.NotRun("every cgroup counts memory on cgroup v1")
                (below / "cgroup.procs").write_text(str(process.pid))
            case ["move", name]:
                made[name].add(process.pid)
            case _:
                raise ValueError(f"a shape asks for '{request}'")

    def check(self, outcome, pid, group, regions=(), groups=None):
        wait_until_still(group.pids())
        for attempt in range(1, ATTEMPTS + 1):
            outcome.attempts = attempt
            before = Observation(pid, group)
            laws = list(judge.laws(before))
            claims = list(judge.claims(before, regions, groups))
            reported = []
            if self.command and all(each.holds for each in laws):
                document = self.snapshot(pid)
                reported = list(judge.report(before, document))
                if Observation(pid, group, census=False).steady() != before.steady():
                    reported = [judge.Check("pages that moved meanwhile", 1, 0)]
            if all(each.holds for each in [*laws, *claims, *reported]):
                break
            if attempt < ATTEMPTS:
                outcome.passing += [str(each) for each in [*laws, *claims, *reported] if not each.holds]
            time.sleep(0.5)
        outcome.laws, outcome.claims, outcome.reported = len(laws), len(claims), len(reported)
        outcome.wrong += [f"{kind}, {each}" for kind, checks in [("kernel", laws), ("shape", claims), ("report", reported)]
                          for each in checks if not each.holds]

    def snapshot(self, pid):
        """The report on a new snapshot."""
        database = self.directory / "snapshots.sqlite"
        for arguments in (["snapshot", "--pid", str(pid), "--cgroup-members"], ["report", "--json"]):
            result = subprocess.run([*self.command, *arguments, "--db", database], capture_output=True, text=True, timeout=300)
            if result.returncode != 0:
                raise ValueError(f"{arguments[0]}: exit {result.returncode}: {result.stderr.strip()[-1000:]}")
        return json.loads(result.stdout)

    def table(self):
        lines = ["| shape | result | kernel's counters | pages as meant | memcorrelate |", "|---|---|---:|---:|---:|"]
        for each in self.outcomes:
            lines.append(f"| {each.name} | {each.verdict} | {each.laws} | {each.claims} | {each.reported or '–'} |")
        return "\n".join(lines)


def main():
    if sys.argv[1:2] == ["--arrange"]:
        return shapes.main(*sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=str(ROOT / ".build" / "debug" / "memcorrelate"), help="the program under test")
    parser.add_argument("--oracle", action="store_true", help="compare the pages with the kernel's counters alone")
    parser.add_argument("--shapes", metavar="A,B", help="these only; --list prints the names")
    parser.add_argument("--quick", action="store_true", help="a few shapes")
    parser.add_argument("--list", action="store_true", help="print the names of the shapes and do nothing")
    arguments = parser.parse_args()
    names = arguments.shapes.split(",") if arguments.shapes else [
        name for name, shape in shapes.SHAPES.items() if shape.quick or not arguments.quick]
    if unknown := set(names) - set(shapes.SHAPES):
        parser.error(f"no such shape: {', '.join(sorted(unknown))}")
    if arguments.list:
        print("\n".join(names))
        return None
    # To end in the usual way, and clean up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = None if arguments.oracle else shlex.split(arguments.command)
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(machine.work_directory())
        hierarchy = Hierarchy(f"page-shapes-{os.getpid()}")
        stack.callback(hierarchy.remove)
        print(f"cgroup v{hierarchy.version}, Linux {os.uname().release}, {kernel.CPUS} processors", file=sys.stderr)
        runner = Runner(command, directory, hierarchy)
        for name in names:
            runner.run(shapes.SHAPES[name])
    wrong = sum(bool(each.wrong) for each in runner.outcomes)
    passed = sum(each.verdict == "ok" for each in runner.outcomes)
    print(runner.table())
    print(f"{passed} ok, {wrong} wrong, {len(runner.outcomes) - passed - wrong} not run")
    sys.exit(1 if wrong or not passed else 0)


if __name__ == "__main__":
    main()
