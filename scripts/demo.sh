#!/bin/sh
# demo.sh MEMCORRELATE: take a four-view snapshot of a real Go server and write its reports to demo/.
#
# The server is Debian's prometheus, on a free loopback port and, where this machine allows it, in a
# memory cgroup of its own. It is stopped at the end. Where it cannot be installed, a capture from
# samples/ is replayed instead.
set -eu
cd "$(dirname "$0")/.."
memcorrelate=$1
out=demo
rm -rf "$out"
mkdir -p "$out"
database=$out/memcorrelate.sqlite

report() {
  "$memcorrelate" report --db "$database" --markdown --output "$out/report.md"
  "$memcorrelate" report --db "$database" --html --output "$out/report.html"
  echo "$PWD/$out/report.md"
  echo "$PWD/$out/report.html"
}

replay() {
  echo "demo: $1; replaying a capture from samples/ instead" >&2
  "$memcorrelate" snapshot --db "$database" --from samples/prometheus-go1.19-linux6.18-cgroup1
  report
  exit 0
}

command -v prometheus >/dev/null || scripts/install-packages.sh prometheus ||
  replay "no prometheus here and none can be installed"
prometheus=$(command -v prometheus) || replay "the prometheus package brought no program"

# A cgroup of its own, so that what it is charged is its own and nothing else.
cgroup=
for parent in /sys/fs/cgroup/memory /sys/fs/cgroup; do
  if [ -f "$parent/cgroup.procs" ] && mkdir "$parent/memcorrelate-demo-$$" 2>/dev/null; then
    if [ -e "$parent/memcorrelate-demo-$$/memory.stat" ]; then
      cgroup=$parent/memcorrelate-demo-$$
      break
    fi
    rmdir "$parent/memcorrelate-demo-$$"
  fi
done
[ -n "$cgroup" ] || echo "demo: no cgroup of its own could be made; the server shares this one" >&2

data=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$data/prometheus.yml" <<CONFIG
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: itself
    static_configs: [{targets: ["127.0.0.1:$port"]}]
CONFIG
stop() {
  kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
  rm -rf "$data"
  [ -z "$cgroup" ] || rmdir "$cgroup" 2>/dev/null || true
}
# The shell joins the cgroup and becomes the server, so that nothing of it is charged elsewhere.
sh -c '[ -z "$0" ] || echo 0 >"$0/cgroup.procs"; exec "$@"' "$cgroup" \
  "$prometheus" --config.file="$data/prometheus.yml" --storage.tsdb.path="$data/tsdb" \
  --web.listen-address="127.0.0.1:$port" >"$out/server.log" 2>&1 &
server=$!
trap stop EXIT
trap 'exit 130' INT TERM

tries=0
until python3 -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$port/-/ready')" 2>/dev/null; do
  tries=$((tries + 1))
  kill -0 "$server" 2>/dev/null || replay "the server stopped at once: $(tail -1 "$out/server.log")"
  [ "$tries" -lt 120 ] || replay "the server does not answer"
  sleep 0.5
done
sleep 5

# The fourth view: the Go heap, read out of memory between two pages, and the structure of a core that
# gdb writes once all else is read.
set -- --pid "$server" --metrics "http://127.0.0.1:$port/metrics" --go-heap
if command -v gdb >/dev/null || scripts/install-packages.sh gdb; then
  set -- "$@" --core-command 'gdb -batch -p {pid} -ex "generate-core-file {core}"'
else
  echo "demo: no gdb here and none can be installed; the core is left out" >&2
fi
"$memcorrelate" snapshot --db "$database" "$@"
report
