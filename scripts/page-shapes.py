#!/usr/bin/env python3
"""Compare what memcorrelate says of the pages of a process with what the kernel says, for every shape that memory can have.

    page-shapes.py --command .build/debug/memcorrelate [--quick] [--shapes A,B] [--list]
    page-shapes.py --oracle [--shapes A,B]
    page-shapes.py --command .build/debug/memcorrelate --server prometheus|etcd|caddy|victoria-metrics [--load N]
    page-shapes.py --command .build/debug/memcorrelate --load N

For each shape a process is started in a memory cgroup of its own, arranges its memory and stands still. Its pages are read
from /proc/PID/pagemap, /proc/kpageflags, kpagecount and kpagecgroup and added up here, independently of memcorrelate. The sums
must be those of the kernel's counters (status, smaps, memory.stat, the cgroup's usage), to the byte; this alone is what
--oracle does. Then memcorrelate takes a snapshot and reports on it: all its sums must be the same, and its ledgers must
balance.

--server does the same with a real server that has become idle, run from a copy of its program that another cgroup read before.
With --load, N snapshots are taken of the server while it is asked all the time, or of a process that maps and unmaps all the
time, while another cgroup does that too: no page may be credited to a cgroup that the process has nothing to do with.

Needs root. Prints a table in Markdown, then one line. Exits with 1 if anything is wrong.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import time

from pageshapes import judge, kernel, machine, servers, shapes
from pageshapes.cgroups import Hierarchy
from pageshapes.oracle import Observation

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Other processes come and go, and map the same libraries: so often a process may be looked at.
ATTEMPTS = 6


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


def wait_until_still(pids, moment=0.05):
    """Until nothing has moved for that many seconds."""
    before = None
    for _ in range(100):
        now = [kernel.motion(pid) for pid in pids]
        if now == before:
            return
        before = now
        time.sleep(moment)
    raise shapes.NotRun("the process does not stand still")


class Runner:
    def __init__(self, command, directory, hierarchy):
        self.command, self.directory, self.hierarchy = command, pathlib.Path(directory), hierarchy
        self.interpreter = shapes.Interpreter(directory)
        self.outcomes = []

    def run(self, name, work, cgroups):
        """Has something done with some cgroups of its own, and a directory, and whatever comes out be told."""
        outcome = Outcome(name)
        self.outcomes.append(outcome)
        directory = self.directory / name
        try:
            with contextlib.ExitStack() as stack:
                directory.mkdir()
                stack.callback(shutil.rmtree, directory, ignore_errors=True)
                made = {}
                for each in cgroups:
                    made[each] = self.hierarchy.make(f"{name}-{each}")
                    stack.callback(made[each].remove)
                work(outcome, directory, made, stack)
        except shapes.NotRun as reason:
            outcome.not_run = str(reason)
        except (OSError, ValueError, LookupError, subprocess.SubprocessError) as error:
            outcome.wrong.append(f"{type(error).__name__}: {error}")
        self.tell(outcome)

    def run_shape(self, shape):
        def work(outcome, directory, made, stack):
            # Swap is given up when nothing is in it any more.
            if shape.prepare:
                stack.enter_context(machine.PREPARATIONS[shape.prepare](self.directory))
            process = shapes.Process(self.interpreter, __file__, shape.name, directory, made[shape.cgroups[0]])
            stack.callback(process.end)
            while "do" in (message := process.listen()):
                self.do(message["do"].split(), process, directory, made)
                process.go_on()
            if "not_run" in message:
                raise shapes.NotRun(message["not_run"])
            groups = {name: group.name for name, group in [("base", self.hierarchy.base), *made.items()]}
            wait_until_still(made["here"].pids())
            self.check(outcome, process.pid, made["here"], lambda seen: judge.claims(seen, message["regions"], groups))

        self.run(shape.name, work, shape.cgroups)

    def run_server(self, name, load):
        def work(outcome, directory, made, stack):
            program = servers.copy_of(name, directory)
            made["reader"].run(lambda: servers.read_whole(program))
            server = servers.Server(name, program, directory, made["here"])
            stack.callback(server.end)
            server.wait_until_ready()
            wait_until_still([server.pid], 1)
            self.check(outcome, server.pid, made["here"], lambda seen: judge.program(seen, program, made["reader"].name), 15)
            if load and self.command:
                with server.asked_all_the_time():
                    self.look_on(outcome, server.pid, made, directory, load)

        self.run(name, work, ["here", "reader", "elsewhere"])

    def run_load(self, load):
        def work(outcome, directory, made, stack):
            process = shapes.Process(self.interpreter, __file__, "churn", directory, made["here"])
            stack.callback(process.end)
            process.listen()
            if not self.command:
                raise shapes.NotRun("nothing takes snapshots")
            self.look_on(outcome, process.pid, made, directory, load)

        self.run("load", work, ["here", "elsewhere"])

    def look_on(self, outcome, pid, made, directory, load):
        """So many snapshots of a process that is never still, while another one takes and gives back memory too."""
        other = shapes.Process(self.interpreter, __file__, "churn", directory, made["elsewhere"])
        try:
            other.listen()
            readings = [(self.snapshot(pid), self.exported_pages(pid)) for _ in range(load)]
            # Who may be named is clear when both stand still.
            for each in (pid, other.pid):
                os.kill(each, signal.SIGSTOP)
            wait_until_still([pid, other.pid])
            payers = Observation(pid, made["here"], census=False).file_payers()
            os.kill(pid, signal.SIGCONT)
        finally:
            other.end()
        for index, (document, pages) in enumerate(readings):
            checks = list(judge.unrelated(document, payers, made["here"].name))
            checks += judge.anonymous_payers(pages, made["here"].inode)
            outcome.reported += len(checks)
            outcome.wrong += [f"snapshot {index}, {each}" for each in checks if not each.holds]

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

    def check(self, outcome, pid, group, meant, attempts=ATTEMPTS):
        """Looks at a process that stands still; 'meant' judges whether it is what it is meant to be."""
        for attempt in range(1, attempts + 1):
            outcome.attempts = attempt
            before = Observation(pid, group)
            laws = list(judge.laws(before))
            claims = list(meant(before))
            reported = []
            if self.command and all(each.holds for each in laws):
                document = self.snapshot(pid)
                reported = list(judge.report(before, document))
                if Observation(pid, group, census=False).steady() != before.steady():
                    reported = [judge.Check("pages that moved meanwhile", 1, 0)]
            if all(each.holds for each in [*laws, *claims, *reported]):
                break
            if any(each.found is None for each in reported):
                # What is not there will not be there next time.
                break
            if attempt < attempts:
                outcome.passing += [str(each) for each in [*laws, *claims, *reported] if not each.holds]
            time.sleep(0.5)
        outcome.laws, outcome.claims, outcome.reported = len(laws), len(claims), len(reported)
        outcome.wrong += [f"{kind}, {each}" for kind, checks in [("kernel", laws), ("shape", claims), ("report", reported)]
                          for each in checks if not each.holds]

    def snapshot(self, pid):
        """The report on a new snapshot."""
        self.run_command("snapshot", "--pid", str(pid), "--cgroup-members")
        return json.loads(self.run_command("report", "--json"))

    def exported_pages(self, pid):
        """The list of pages of the last snapshot."""
        target = self.directory / "export"
        try:
            self.run_command("export", target)
            return (target / "pages" / str(pid)).read_text()
        finally:
            shutil.rmtree(target, ignore_errors=True)

    def run_command(self, *arguments):
        result = subprocess.run([*self.command, *arguments, "--db", self.directory / "snapshots.sqlite"], capture_output=True,
                                text=True, timeout=300)
        if result.returncode != 0:
            raise ValueError(f"{arguments[0]}: exit {result.returncode}: {result.stderr.strip()[-1000:]}")
        return result.stdout

    def table(self):
        lines = ["| shape | result | kernel's counters | pages as meant | memcorrelate |", "|---|---|---:|---:|---:|"]
        for each in self.outcomes:
            lines.append(f"| {each.name} | {each.verdict} | {each.laws} | {each.claims} | {each.reported or '–'} |")
        return "\n".join(lines)


def main():
    if sys.argv[1:2] == ["--arrange"]:
        name, directory = sys.argv[2:]
        return servers.churn(directory) if name == "churn" else shapes.main(name, directory)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=str(ROOT / ".build" / "debug" / "memcorrelate"), help="the program under test")
    parser.add_argument("--oracle", action="store_true", help="compare the pages with the kernel's counters alone")
    parser.add_argument("--shapes", metavar="A,B", help="these only; --list prints the names")
    parser.add_argument("--quick", action="store_true", help="a few shapes")
    parser.add_argument("--server", action="append", default=[], choices=[*servers.SERVERS, "all"], help="a real server")
    parser.add_argument("--load", type=int, default=0, metavar="N", help="so many snapshots of a process that is never still")
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
        for name in servers.SERVERS if "all" in arguments.server else arguments.server:
            runner.run_server(name, arguments.load)
        if arguments.load and not arguments.server:
            runner.run_load(arguments.load)
        if arguments.shapes or not (arguments.server or arguments.load):
            for name in names:
                runner.run_shape(shapes.SHAPES[name])
    wrong = sum(bool(each.wrong) for each in runner.outcomes)
    passed = sum(each.verdict == "ok" for each in runner.outcomes)
    print(runner.table())
    print(f"{passed} ok, {wrong} wrong, {len(runner.outcomes) - passed - wrong} not run")
    sys.exit(1 if wrong or not passed else 0)


if __name__ == "__main__":
    main()
