#!/usr/bin/env python3
"""Compare what memcorrelate reads out of Go programs' memory with what their runtimes say, for every way to build them.

    go-matrix.py --command .build/debug/memcorrelate [--table FILE] [--quick] [--only REGEX]

Each program prints runtime.MemStats and stops itself (Tests/Fixtures/go). It is then read alive, out of a core of the
kernel and out of one of gcore, each with the program's file at hand and without. Every number must be the same to the byte,
and every identity must hold. Exits with 1 if anything differs.
"""
import argparse
import contextlib
import ctypes
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests" / "Fixtures" / "go"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "memcorrelate" / "matrix"

VERSIONS = ["1.19", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"]
# Builds that do not depend on the version much are made with the oldest, the newest, and one between.
SOME_VERSIONS = ["1.19", "1.24", "1.27"]
EXPERIMENTS = [("1.25", "greenteagc"), ("1.26", "nogreenteagc"), ("1.27", "nogreenteagc")]

EMULATOR = "qemu-aarch64-static"
WAYS = ["live", "live, no file", "kernel core", "kernel core, no file", "gcore", "gcore, no file"]
# Fields that are no amount of memory and that no structure which is read holds.
NOT_READ = {"Lookups"}
# They need not be there, but must be right where they are.
OPTIONAL = {"PauseTotalNs"}
# With objects in the processors' caches, only these can be compared: reading MemStats flushes them, which moves stacks
# and metadata.
UNFLUSHED = ["Alloc", "TotalAlloc", "Mallocs", "Frees", "HeapAlloc", "HeapObjects", "HeapInuse", "NumGC", "NumForcedGC",
             "LastGC", "BySize"]


class Configuration:
    """One way to build and to run a program."""

    def __init__(self, version, build="", run="", *, stripped=False, experiment="", flags=(), cgo=False, environment=None,
                 arguments=(), library=False, quick=False, gcore=True, arm64=False):
        self.version, self.build, self.run = version, build, run
        self.stripped, self.experiment, self.flags, self.cgo = stripped, experiment, list(flags), cgo
        self.environment, self.arguments, self.library = environment or {}, list(arguments), library
        self.quick, self.gcore, self.arm64 = quick, gcore, arm64

    @property
    def build_name(self):
        parts = ["arm64" if self.arm64 else "", self.build,
                 f"GOEXPERIMENT={self.experiment}" if self.experiment else "", "-s -w" if self.stripped else ""]
        return ", ".join(part for part in parts if part)

    @property
    def name(self):
        return " ".join(part for part in [self.version, self.build_name, self.run] if part)


def configurations():
    made = []

    def add(*arguments, **options):
        made.append(Configuration(*arguments, **options))

    for version in VERSIONS:
        add(version, quick=version in ("1.19", "1.27"))
        add(version, stripped=True, quick=version in ("1.19", "1.24", "1.27"))
        add(version, stripped=True, run="-nogc", arguments=["-nogc"], gcore=False)
        add(version, stripped=True, run="-drop 50 -free-os", arguments=["-drop", "50", "-free-os"], gcore=False,
            quick=version == "1.24")
        add(version, stripped=True, run="-garbage 50", arguments=["-garbage", "50"], gcore=False)
        add(version, stripped=True, run="-nogc -unflushed 3000", arguments=["-nogc", "-unflushed", "3000"], gcore=False,
            quick=version == "1.27")
    for version, experiment in EXPERIMENTS:
        add(version, experiment=experiment)
        add(version, experiment=experiment, stripped=True, quick=experiment == "greenteagc")
        add(version, experiment=experiment, stripped=True, run="-drop 50 -free-os", arguments=["-drop", "50", "-free-os"],
            gcore=False)
    for version in ["1.21", "1.27"]:
        add(version, experiment="arenas")
    for version in VERSIONS:
        add(version, arm64=True)
        add(version, arm64=True, stripped=True, quick=version == "1.27", run="-drop 50 -free-os",
            arguments=["-drop", "50", "-free-os"])
    for version in SOME_VERSIONS:
        add(version, "PIE", flags=["-buildmode=pie"])
        add(version, "PIE", flags=["-buildmode=pie"], stripped=True, quick=version == "1.27")
        add(version, "cgo", cgo=True)
        add(version, "cgo, linked externally", cgo=True, flags=["-ldflags=-linkmode=external"])
        add(version, "cgo, linked externally", cgo=True, flags=["-ldflags=-linkmode=external"], stripped=True)
        add(version, "cgo, linked externally, PIE", cgo=True, flags=["-buildmode=pie", "-ldflags=-linkmode=external"],
            stripped=True)
        add(version, "cgo, static", cgo=True, flags=["-ldflags=-linkmode=external -extldflags=-static"], stripped=True)
        add(version, "-race", cgo=True, flags=["-race"], gcore=False)
        add(version, "c-shared in a C program", cgo=True, library=True)
        add(version, "c-shared in a C program", cgo=True, library=True, stripped=True)
        add(version, run="madvdontneed=0 -drop 50 -free-os", environment={"GODEBUG": "madvdontneed=0"},
            arguments=["-drop", "50", "-free-os"], gcore=False)
        add(version, run="-limit-mb 50", arguments=["-limit-mb", "50"], gcore=False)
        add(version, run="-limit-mb 500 -nogc", arguments=["-limit-mb", "500", "-nogc"], gcore=False)
        add(version, run="GOMAXPROCS=4", environment={"GOMAXPROCS": "4"}, gcore=False)
        add(version, run="GOMAXPROCS=1 -heap-mb 1000", environment={"GOMAXPROCS": "1"},
            arguments=["-heap-mb", "1000", "-objects", "300000"], gcore=False)
    return made


class Failure(Exception):
    """Something other than a wrong number went wrong; the text says what."""


def run(command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: exit {result.returncode}: {result.stderr.strip()[-2000:]}")
    return result.stdout


def build(configuration):
    """The files to run, the program first."""
    go = run([ROOT / "scripts" / "go-toolchain.sh", configuration.version]).strip()
    directory = CACHE / re.sub(r"[^\w.=-]+", "_", configuration.version + " " + configuration.build_name)
    directory.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, GOTOOLCHAIN="local", GOFLAGS="-mod=mod", GOPROXY="off",
                       GOARCH="arm64" if configuration.arm64 else "", GOEXPERIMENT=configuration.experiment,
                       CGO_ENABLED="1" if configuration.cgo else "0")
    flags = list(configuration.flags)
    if configuration.stripped:
        linker = next((flag for flag in flags if flag.startswith("-ldflags=")), None)
        flags = [flag for flag in flags if flag != linker] + [(linker or "-ldflags=").rstrip() + " -s -w"]
    if not configuration.library:
        program = directory / "memstats"
        run([go, "build", *flags, "-o", program, "."], cwd=FIXTURES / "memstats", env=environment)
        return [program]
    # The library has the same heap and report as the program, but its own way to be started.
    source = directory / "source"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(FIXTURES / "cshared", source)
    for name in ["heap", "goroutines", "settle", "report"]:
        shutil.copy(FIXTURES / "memstats" / f"{name}.go", source)
    library, program = directory / "libgo.so", directory / "host"
    run([go, "build", "-buildmode=c-shared", *flags, "-o", library, "."], cwd=source, env=environment)
    run(["cc", "-o", program, source / "host.c", "-L", directory, "-lgo", "-Wl,-rpath,$ORIGIN"])
    return [program, library]


class Program:
    """A program that runs in a directory of its own, from copies that can be taken away under it."""

    def __init__(self, configuration, files, directory):
        self.directory = pathlib.Path(directory)
        self.files = [pathlib.Path(shutil.copy(file, directory)) for file in files]
        self.output = self.directory / "output"
        self.emulated = configuration.arm64 and os.uname().machine != "aarch64"
        emulator = [EMULATOR] if self.emulated else []
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [*emulator, self.files[0], *configuration.arguments], cwd=directory, stdout=output, stderr=output,
                env=dict(os.environ, **configuration.environment), preexec_fn=allow_cores)
        self.pid = self.process.pid

    def lines(self):
        return self.output.read_text().splitlines()

    def states(self):
        states = []
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                states.append((task / "stat").read_text().rpartition(") ")[2][0])
        return states

    def wait_until_stopped(self, line):
        """Returns that line of its output once every thread stands."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failure(f"the program ended ({self.process.returncode}): {self.output.read_text()[-500:]}")
            if len(self.lines()) >= line and set(self.states()) == {"T"}:
                return json.loads(self.lines()[line - 1])
            time.sleep(0.02)
        raise Failure(f"the program did not stop: {self.output.read_text()[-500:]}")

    def core_by_gcore(self):
        run(["gcore", "-o", self.directory / "gcore", str(self.pid)])
        self.wait_until_stopped(len(self.lines()))
        return self.directory / f"gcore.{self.pid}"

    def core_by_kernel(self):
        """Each thread gets the signal, so that none of them can run on while another one takes it."""
        libc = ctypes.CDLL(None, use_errno=True)
        tgkill = {"x86_64": 234, "aarch64": 131}[os.uname().machine]
        for task in os.listdir(f"/proc/{self.pid}/task"):
            libc.syscall(tgkill, self.pid, int(task), int(signal.SIGABRT))
        os.kill(self.pid, signal.SIGCONT)
        self.process.wait(120)
        # The emulator writes the core of the program that it runs, before it ends by a core of its own.
        cores = list(self.directory.glob("qemu_*.core" if self.emulated else "core*"))
        if len(cores) != 1:
            raise Failure(f"the kernel wrote no core (wait status {self.process.returncode})")
        return cores[0]

    def end(self):
        self.process.kill()
        self.process.wait()


def allow_cores():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextlib.contextmanager
def cores_as_files():
    """Yields why no core of the kernel can be had, or None. Where cores go to a program, root has them written meanwhile."""
    pattern = pathlib.Path("/proc/sys/kernel/core_pattern")
    before = pattern.read_text().strip()
    if "/" not in before and not before.startswith("|") and before.startswith("core"):
        yield None
        return
    try:
        pattern.write_text("core\n")
    except OSError:
        yield f"cores go to '{before}', and that cannot be changed here"
        return
    try:
        yield None
    finally:
        pattern.write_text(before + "\n")


def differences(expected, found, unflushed):
    """What is wrong with what was read, line by line."""
    wrong = []
    printed, read = expected["memstats"], found.get("memstats", {})
    for name in UNFLUSHED if unflushed else printed:
        if name in NOT_READ or (name in OPTIONAL and read.get(name) is None):
            continue
        if name != "BySize":
            if read.get(name) != printed[name]:
                by = f" ({read[name] - printed[name]:+})" if isinstance(read.get(name), int) else ""
                wrong.append(f"{name}: Go says {printed[name]}, read {read.get(name)}{by}")
            continue
        rows = read.get(name) or []
        if len(rows) < len(printed[name]):
            wrong.append(f"BySize: Go says {len(printed[name])} rows, read {len(rows)}")
        wrong += [f"BySize: Go says {left}, read {right}" for left, right in zip(printed[name], rows) if left != right]
    if not found.get("identities"):
        wrong.append("there are no identities")
    for identity in found.get("identities") or []:
        if identity["residue"] != 0:
            wrong.append("identity {id}: {left} and {right}, residue {residue}".format(**identity))
    version = found.get("goVersion")
    if version is not None and version != expected["goVersion"]:
        wrong.append(f"goVersion: Go says {expected['goVersion']}, read {version}")
    return wrong


class Matrix:
    def __init__(self, command, no_cores, keep):
        self.command, self.no_cores, self.keep = command, no_cores, keep
        self.passed = self.failed = self.skipped = 0
        self.rows = []

    def check(self, configuration):
        """Every way to read one program."""
        cells = {}
        row = [configuration, cells]
        self.rows.append(row)
        try:
            files = build(configuration)
            with tempfile.TemporaryDirectory(prefix="go-matrix-") as directory:
                program = Program(configuration, files, directory)
                try:
                    self.read_all(configuration, files[0], program, cells)
                finally:
                    program.end()
        except (Failure, OSError, ValueError, subprocess.TimeoutExpired) as error:
            self.fail(configuration, "the program itself", [str(error)])
            cells.setdefault(WAYS[0], "**failed**")
        print(f"{configuration.name}: " + "; ".join(f"{way}: {cell}" for way, cell in cells.items()), flush=True)

    def read_all(self, configuration, file, program, cells):
        unflushed = "-unflushed" in configuration.arguments
        expected = program.wait_until_stopped(1)
        live = ["--pid", str(program.pid)]
        found, gcore = {}, None
        # The process that emulates another machine is no process of that machine.
        if not program.emulated:
            found["live"] = self.read(live)
            if configuration.gcore and shutil.which("gcore"):
                gcore = program.core_by_gcore()
        for each in program.files:
            each.unlink()
        if not program.emulated:
            found["live, no file"] = self.read(live)
        if unflushed:
            os.kill(program.pid, signal.SIGCONT)
            expected = program.wait_until_stopped(2)
        elif program.emulated or not self.no_cores:
            core = program.core_by_kernel()
            found["kernel core"] = self.read(["--core", core, "--exe", file])
            found["kernel core, no file"] = self.read(["--core", core])
            self.keep_core(configuration, core, expected)
        if gcore:
            found["gcore"] = self.read(["--core", gcore, "--exe", file])
            found["gcore, no file"] = self.read(["--core", gcore])
        for way in WAYS:
            if way not in found:
                self.skipped += 1
                cells[way] = "–"
                continue
            result = found[way]
            wrong = [result] if isinstance(result, str) else differences(expected, result, unflushed)
            if wrong:
                self.fail(configuration, way, wrong)
                cells[way] = f"**{len(wrong)} differ**"
            else:
                self.passed += 1
                cells[way] = "equal"

    def read(self, arguments):
        """What the command under test says, or the text of its failure."""
        command = [*self.command, "heap", "--json", *map(str, arguments)]
        try:
            return json.loads(run(command, timeout=600))
        except (Failure, ValueError, subprocess.TimeoutExpired) as error:
            return str(error)

    def fail(self, configuration, way, wrong):
        self.failed += 1
        print(f"FAILED {configuration.name}, {way}:", file=sys.stderr)
        for line in wrong[:20]:
            print(f"  {line}", file=sys.stderr)
        if len(wrong) > 20:
            print(f"  and {len(wrong) - 20} more", file=sys.stderr)
        sys.stderr.flush()

    def keep_core(self, configuration, core, expected):
        if not self.keep:
            return
        target = pathlib.Path(self.keep) / re.sub(r"[^\w.=-]+", "_", configuration.name)
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "--sparse=always", core, target / "core"], check=True)
        (target / "expected.json").write_text(json.dumps(expected) + "\n")

    def table(self):
        lines = [
            "# The matrix of Go programs", "",
            "Written by `make matrix`. Each row is a program that is built with that version of Go in that way, prints",
            "`runtime.MemStats` and stops; each column is a way to read its memory: alive, out of a core of the kernel, out of a",
            "core of gcore; *no file*: after the program's file was deleted. *equal*: each number of MemStats is the same to the",
            "byte and every identity holds. – was not run: gcore runs where the way a program is built could matter, and where",
            "objects lie in the processors' caches the program has to run on to say how many. Programs for arm64 run under an",
            "emulator, which writes their cores itself.", "",
            f"{self.passed} equal, {self.failed} not, {self.skipped} not run.", "",
            "| Go | build | run | " + " | ".join(WAYS) + " |", "|---|---|---|" + "---|" * len(WAYS)]
        for configuration, cells in self.rows:
            lines.append(f"| {configuration.version} | {configuration.build_name} | {configuration.run} | "
                         + " | ".join(cells.get(way, "–") for way in WAYS) + " |")
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=str(ROOT / ".build" / "debug" / "memcorrelate"), help="the program under test")
    parser.add_argument("--only", metavar="REGEX", help="only the configurations whose names match; --list prints the names")
    parser.add_argument("--quick", action="store_true", help="a few configurations")
    parser.add_argument("--list", action="store_true", help="print the configurations and do nothing")
    parser.add_argument("--table", metavar="FILE", help="write the result there as Markdown")
    parser.add_argument("--keep", metavar="DIRECTORY", help="keep the kernel's cores and what the programs printed")
    arguments = parser.parse_args()
    chosen = [each for each in configurations()
              if (each.quick or not arguments.quick) and re.search(arguments.only or "", each.name)]
    if arguments.list:
        print("\n".join(each.name for each in chosen))
        return
    with cores_as_files() as no_cores:
        if no_cores:
            print(f"no cores of the kernel: {no_cores}", file=sys.stderr)
        matrix = Matrix(shlex.split(arguments.command), no_cores, arguments.keep)
        for configuration in chosen:
            if configuration.arm64 and os.uname().machine != "aarch64" and not shutil.which(EMULATOR):
                print(f"{configuration.name}: no {EMULATOR} here")
                matrix.skipped += len(WAYS)
                continue
            matrix.check(configuration)
    if arguments.table:
        pathlib.Path(arguments.table).write_text(matrix.table())
    skipped = f", {matrix.skipped} skipped" if matrix.skipped else ""
    print(f"{matrix.passed} passed, {matrix.failed} failed{skipped}")
    sys.exit(1 if matrix.failed or not matrix.passed else 0)


if __name__ == "__main__":
    main()
