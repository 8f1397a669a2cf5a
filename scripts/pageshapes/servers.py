"""Real servers, each on loopback ports of its own, from a copy of its program; and processes that never stop touching memory."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from . import kernel
from .kernel import PAGE
from .shapes import NotRun, call, drop, make_file, map_file, look_at, memory

QUERY = "/api/v1/query?query=count(%7B__name__!=%22%22%7D)by(__name__)"


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def prometheus(directory, port, _):
    configuration = directory / "prometheus.yml"
    configuration.write_text("global: {scrape_interval: 1h}\n")
    return ["--config.file", configuration, "--storage.tsdb.path", directory / "data",
            "--web.listen-address", f"127.0.0.1:{port}"], "/-/ready"


def etcd(directory, port, peer):
    client, own = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
    return ["--name", "one", "--data-dir", directory / "data", "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", own, "--initial-advertise-peer-urls", own, "--initial-cluster", f"one={own}"], "/health"


def caddy(directory, port, _):
    configuration = directory / "Caddyfile"
    configuration.write_text(f"{{\n\tadmin off\n}}\nhttp://127.0.0.1:{port} {{\n\tmetrics /metrics\n\trespond hello\n}}\n")
    return ["run", "--adapter", "caddyfile", "--config", configuration], "/metrics"


def victoria_metrics(directory, port, _):
    return [f"-storageDataPath={directory / 'data'}", f"-httpListenAddr=127.0.0.1:{port}", "-memory.allowedBytes=64MiB"], "/health"


SERVERS = {"prometheus": prometheus, "etcd": etcd, "caddy": caddy, "victoria-metrics": victoria_metrics}


def copy_of(name, directory):
    """A copy of the program that is on the disk and not in the page cache, so that it can be known who reads it first."""
    program = shutil.which(name)
    if not program:
        raise NotRun(f"{name} is not installed")
    copy = pathlib.Path(shutil.copy(program, directory))
    with open(copy, "rb") as file:
        os.fsync(file.fileno())
    drop(copy)
    return copy


def read_whole(file):
    with open(file, "rb", buffering=0) as opened:
        while opened.read(1 << 20):
            pass


class Server:
    def __init__(self, name, program, directory, group):
        self.port, peer = free_ports(2)
        arguments, self.page = SERVERS[name](directory, self.port, peer)
        self.output = directory / "output"
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [program, *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=directory, start_new_session=True,
                env=dict(os.environ, HOME=str(directory), XDG_DATA_HOME=str(directory), XDG_CONFIG_HOME=str(directory)),
                preexec_fn=lambda: group.add(os.getpid()))
        self.pid = self.process.pid

    def get(self, page):
        """Throws unless the server answers that all is well."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(f"GET {page} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            answer = b""
            while part := connection.recv(1 << 16):
                answer += part
        if not re.match(rb"HTTP/1\.\d 200 ", answer):
            raise OSError(f"{page}: {answer[:100]!r}")

    def wait_until_ready(self):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                self.get(self.page)
                return
            time.sleep(0.1)
        raise OSError(f"the server does not answer: {self.output.read_text()[-500:]}")

    @contextlib.contextmanager
    def asked_all_the_time(self, threads=4):
        """Queries from so many threads."""
        done = threading.Event()

        def ask():
            while not done.is_set():
                for page in ("/metrics", QUERY):
                    with contextlib.suppress(OSError):
                        self.get(page)

        running = [threading.Thread(target=ask, daemon=True) for _ in range(threads)]
        for each in running:
            each.start()
        try:
            yield
        finally:
            done.set()
            for each in running:
                each.join()

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()


def churn(directory):
    """Maps, touches and unmaps anonymous memory, shared memory and files from several threads, as fast as it can.

    What the C library does runs at the same time in all threads. All such processes are on one processor: what one of them
    gives back is what the next one gets, and then perhaps the first one again, at the same address."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    path = pathlib.Path(directory) / f"churn-{os.getpid()}"
    make_file(path, 256)

    def anonymous():
        while True:
            pages = 16 + int(time.monotonic() * 1e6) % 1000
            start = memory(pages, advice=None)
            kernel.libc.memset(start, 1, pages * PAGE)
            call("madvise", start, pages // 2 * PAGE, kernel.MADV_DONTNEED)
            call("munmap", start, pages * PAGE)

    def again():
        start = memory(128)
        while True:
            kernel.libc.memset(start, 1, 128 * PAGE)
            call("madvise", start, 128 * PAGE, kernel.MADV_DONTNEED)

    def shared():
        while True:
            start = memory(200, flags=kernel.MAP_SHARED | kernel.MAP_ANONYMOUS, advice=None)
            kernel.libc.memset(start, 1, 200 * PAGE)
            call("munmap", start, 200 * PAGE)

    def files():
        while True:
            start = map_file(path, 256)
            look_at(start, 256)
            call("munmap", start, 256 * PAGE)
            drop(path)

    for work in (anonymous, again, again, shared, files):
        threading.Thread(target=work, daemon=True).start()
    os.write(1, b'{"regions": []}\n')
    os.read(0, 1)
