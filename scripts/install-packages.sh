#!/bin/sh
# install-packages.sh PACKAGE...: install the Debian packages that are not there yet.
#
# Starts no service: a server that a package brings must not begin to run because of a build.
set -eu
missing=
for package in "$@"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "install these packages by hand (no apt-get here):$missing" >&2
  exit 2
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
