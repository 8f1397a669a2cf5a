#!/bin/sh
# update-go-layouts.sh VERSION[+EXPERIMENT]...: write the entries of these Go releases into the layouts, such as
# 1.28.0 or 1.27+nogreenteagc. Documentation/GoLayouts.md says what they are.
set -eu
[ $# -gt 0 ] || { echo "usage: $0 VERSION[+EXPERIMENT]..." >&2; exit 2; }
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOTOOLCHAIN=local GOFLAGS=-mod=mod GOPROXY=off CGO_ENABLED=0
for release in "$@"; do
  go=$(scripts/go-toolchain.sh "${release%%+*}")
  experiment=
  case $release in *+*) experiment=${release#*+} ;; esac
  for architecture in amd64 arm64; do
    (cd Tests/Fixtures/go/memstats &&
      GOOS=linux GOARCH=$architecture GOEXPERIMENT=$experiment "$go" build -o "$work/$architecture" .)
  done
  scripts/go-layout.py "$work/amd64" "$work/arm64" --update Sources/GoLayouts/go-layouts.json
done
