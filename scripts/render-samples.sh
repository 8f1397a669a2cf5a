#!/bin/sh
# render-samples.sh MEMCORRELATE: write samples/reports/ anew, in each format.
set -eu
cd "$(dirname "$0")/.."
memcorrelate=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p samples/reports
for sample in samples/*/; do
  name=$(basename "$sample")
  [ "$name" != reports ] || continue
  # A database of its own each, so that every snapshot bears the number 1.
  database=$work/$name.sqlite
  "$memcorrelate" snapshot --db "$database" --from "$sample" >/dev/null 2>&1
  "$memcorrelate" report --db "$database" --markdown --output "samples/reports/$name.md"
  "$memcorrelate" report --db "$database" --html --output "samples/reports/$name.html"
  "$memcorrelate" report --db "$database" --json --output "samples/reports/$name.json"
done
