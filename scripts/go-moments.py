#!/usr/bin/env python3
"""Read the heaps of Go programs that allocate all the time, at random moments, and kill the reader at random moments.

    go-moments.py --command .build/debug/memcorrelate [VERSION...] [--moments 300] [--kills 50] [--seed 1]

For each version of Go the churning program of Tests/Fixtures/go is read alive, with --pause always, auto and never in turn.
No reading may fail. Of a program that stood still while it was copied two numbers that must agree may differ by no more than
what its threads were just doing: one object of at most 1.1 MB each, or the 4 MiB by which the heap grows. The program, which
prints a beat every 10 ms, must go on within --limit ms, unless the machine is so busy that it is late without being read, too.
Then the reader is killed while it reads, every other time while it holds the program: the program must go on as fast, with no
thread stopped and no tracer left. Prints a table in Markdown, then one line. Exits with 1 if anything failed.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "Tests" / "Fixtures" / "go" / "memstats"
POLICIES = ["always", "auto", "never"]
# How a program was read that stood still meanwhile.
STILL = {"stopped", "held still", "paused"}
# The largest object that the program allocates, and how many threads may be caught before all counters know of theirs: each
# that runs, of the two that allocate and the one that sweeps. Two of them are, in one of some thousand moments.
LARGEST_OBJECT = 1_122_304
THREADS = 3
# The heap grows by this: the pacer knows of it before the statistics do (src/runtime/mheap.go, grow).
LARGEST_GROWTH = 4 << 20
GROWING = "heap-sys-is-pages-of-the-pacer"


class Program:
    """The churning program, and how many beats it printed."""

    def __init__(self, file, arguments):
        self.process = subprocess.Popen([file, "-churn", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.pid = self.process.pid
        self.beaten = threading.Condition()
        self.beats = 0
        self.rest = b""
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            with self.beaten:
                self.beats += chunk.count(b"beat ")
                self.rest = (self.rest + chunk)[-2000:]
                self.beaten.notify_all()

    def next_beat(self, limit=30.0):
        """How many seconds it is until the next beat; None where none comes."""
        start = time.monotonic()
        with self.beaten:
            before = self.beats
            self.beaten.wait_for(lambda: self.beats > before, limit)
            return time.monotonic() - start if self.beats > before else None

    def longest_gap(self, seconds):
        """The longest time between two beats for so long."""
        start = time.monotonic()
        longest = 0.0
        while time.monotonic() - start < seconds:
            longest = max(longest, self.next_beat() or 30.0)
        return longest

    def threads(self):
        """State and tracer of each thread."""
        found = []
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            try:
                text = (task / "status").read_text()
            except OSError:
                continue
            found.append((re.search(r"^State:\s+(\S)", text, re.M)[1], int(re.search(r"^TracerPid:\s+(\d+)", text, re.M)[1])))
        return found

    def is_held(self):
        try:
            return not pathlib.Path(f"/proc/{self.pid}/status").read_text().count("TracerPid:\t0\n")
        except OSError:
            return False

    def end(self):
        self.process.kill()
        self.process.wait()


class Counts:
    """What was seen of one version under one policy."""

    def __init__(self):
        self.passed = self.failed = 0
        self.modes = collections.Counter()
        self.differing = 0
        self.residue = {True: 0, False: 0}
        self.pauses, self.beats = [], []
        self.late = self.held = 0


class Moments:
    def __init__(self, command, limit, generator):
        self.command, self.limit, self.random = command, limit, generator
        self.passed = self.failed = 0
        self.rows = []

    def verdict(self, counts, where, wrong):
        if wrong:
            counts.failed += 1
            self.failed += 1
            print(f"FAILED {where}: " + "; ".join(wrong), file=sys.stderr, flush=True)
        else:
            counts.passed += 1
            self.passed += 1

    def beat(self, program, counts):
        """What is wrong with how the program goes on."""
        wait = program.next_beat()
        if wait is None:
            return [f"no beat any more (exit status {program.process.poll()}): {program.rest[-500:].decode(errors='replace')}"]
        counts.beats.append(wait)
        if wait * 1000 <= self.limit:
            return []
        alone = program.longest_gap(1)
        if alone * 1000 > self.limit / 2:
            counts.late += 1
            return []
        return [f"the next beat came after {wait * 1000:.0f} ms, but after {alone * 1000:.0f} ms when nobody reads"]

    def arguments(self, program, policy):
        return [*self.command, "heap", "--json", "--pid", str(program.pid), "--pause", policy]

    def read(self, version, program, count):
        all_counts = {policy: Counts() for policy in POLICIES}
        for index in range(count):
            policy = POLICIES[index % len(POLICIES)]
            counts = all_counts[policy]
            time.sleep(self.random.uniform(0, 0.05))
            result = subprocess.run(self.arguments(program, policy), capture_output=True, text=True, timeout=120)
            wrong = self.beat(program, counts)
            if result.returncode != 0:
                wrong.append(f"exit {result.returncode}: {result.stderr.strip()[-500:]}")
            else:
                wrong += self.judge(json.loads(result.stdout), policy, counts)
            self.verdict(counts, f"{version}, --pause {policy}, moment {index}", wrong)
        for policy, counts in all_counts.items():
            self.rows.append([version, f"--pause {policy}", counts])

    @staticmethod
    def judge(found, policy, counts):
        mode = found["cost"]["mode"]
        still = mode in STILL
        counts.modes[mode] += 1
        counts.pauses.append(found["cost"].get("pauseNanoseconds") or 0)
        identities = found.get("identities") or []
        wrong = [] if len(identities) >= 10 else [f"{len(identities)} identities"]
        wrong += [f"{each['id']} has no residue" for each in identities if each.get("residue") != each["left"] - each["right"]]
        residues = {each["id"]: each["residue"] for each in identities if each["unit"] == "bytes" and each["residue"]}
        counts.residue[still] = max([counts.residue[still], *map(abs, residues.values())])
        counts.differing += any(each["residue"] for each in identities)
        if still:
            allowed = LARGEST_OBJECT * min(THREADS, found["gc"]["processors"])
            wrong += [f"{mode}: {name} {residue:+}" for name, residue in residues.items()
                      if abs(residue) > (LARGEST_GROWTH if name == GROWING else allowed)]
        if mode == "moved" and policy != "never" or policy == "always" and mode != "paused":
            wrong.append(f"read as '{mode}'")
        return wrong

    def kill(self, version, program, count):
        counts = Counts()
        usual = []
        for index in range(count + 3):
            start = time.monotonic()
            reader = subprocess.Popen(self.arguments(program, "always"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if index < 3:
                # How long one lasts.
                reader.wait()
                usual.append(time.monotonic() - start)
                continue
            if index % 2:
                time.sleep(self.random.uniform(0, sum(usual) / 3))
            else:
                while reader.poll() is None and not program.is_held():
                    pass
                time.sleep(self.random.uniform(0, 0.005))
            held = program.is_held()
            reader.kill()
            reader.wait()
            wrong = self.beat(program, counts)
            threads = program.threads()
            counts.held += held
            wrong += [f"a thread is in state {state}" for state, _ in threads if state in "tT"]
            wrong += [f"a thread is traced by {tracer}" for _, tracer in threads if tracer]
            self.verdict(counts, f"{version}, kill {index - 3}, {'held' if held else 'not held'}", wrong)
        self.rows.append([version, f"killed, {counts.held} while it held the program", counts])

    def table(self):
        columns = ["Go", "", "passed", "failed", "read as", "with residues", "largest, still", "largest, moved",
                   "longest pause", "slowest beat", "late anyway"]
        lines = ["| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
        for version, what, counts in self.rows:
            modes = ", ".join(f"{mode} {number}" for mode, number in counts.modes.most_common()) or "–"
            read = bool(counts.modes)
            cells = [version, what, counts.passed, counts.failed, modes, counts.differing if read else "–",
                     f"{counts.residue[True]:,} B" if read else "–", f"{counts.residue[False]:,} B" if read else "–",
                     f"{max(counts.pauses) / 1e6:.1f} ms" if read else "–", f"{max(counts.beats, default=0) * 1000:.0f} ms",
                     counts.late]
            lines.append("| " + " | ".join(map(str, cells)) + " |")
        return "\n".join(lines)


def build(version, directory):
    toolchain = subprocess.run([ROOT / "scripts" / "go-toolchain.sh", version], check=True, capture_output=True, text=True)
    program = pathlib.Path(directory) / f"memstats-{version}"
    environment = dict(os.environ, GOTOOLCHAIN="local", GOFLAGS="-mod=mod", GOPROXY="off", CGO_ENABLED="0", GOEXPERIMENT="")
    subprocess.run([toolchain.stdout.strip(), "build", "-ldflags=-s -w", "-o", program, "."], check=True, cwd=FIXTURE,
                   env=environment)
    return program


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("versions", nargs="*", default=["1.19", "1.24", "1.27"], metavar="VERSION", help="of Go")
    parser.add_argument("--command", default=str(ROOT / ".build" / "debug" / "memcorrelate"), help="the program under test")
    parser.add_argument("--moments", type=int, default=300, help="readings of each version, the three policies in turn")
    parser.add_argument("--kills", type=int, default=50, help="readings of each version that are killed")
    parser.add_argument("--limit", type=float, default=100, metavar="MS", help="how late the program's next beat may be")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    arguments = parser.parse_args()
    moments = Moments(shlex.split(arguments.command), arguments.limit, random.Random(arguments.seed))
    with tempfile.TemporaryDirectory(prefix="go-moments-") as directory:
        for version in arguments.versions:
            program = Program(build(version, directory), ["-heap-mb", "16", "-objects", "20000"])
            try:
                if program.next_beat() is None:
                    sys.exit(f"the program of Go {version} does not start: {program.rest.decode(errors='replace')}")
                moments.read(version, program, arguments.moments)
                moments.kill(version, program, arguments.kills)
            finally:
                program.end()
            print(f"{version}: {moments.passed} passed, {moments.failed} failed so far", file=sys.stderr, flush=True)
    print(moments.table())
    print(f"{moments.passed} passed, {moments.failed} failed")
    sys.exit(1 if moments.failed or not moments.passed else 0)


if __name__ == "__main__":
    main()
