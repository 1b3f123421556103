#!/usr/bin/env bash
# setup.sh run|dev - puts the program (run) or the program and its tools (dev) into .venv, from pinned and hashed requirements.
# Idempotent and quick when nothing changed. As root it also installs missing system packages; else it prints the command.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}

say() { printf 'setup: %s\n' "$*" >&2; }

# 1. A Python that the program supports.
supported() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }
find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && supported "$candidate"; then echo "$candidate"; return; fi
  done
  say "Python 3.11, 3.12 or 3.13 is needed and was not found. Install one of them, or name it: make run PYTHON=/path/to/python3.12"
  exit 1
}
python=$(find_python)

# 2. System packages: venv, and what Qt's wheels expect of a Linux desktop.
packages=()
if [ -f /etc/debian_version ]; then
  wanted=(libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libdbus-1-3 libfontconfig1 fonts-dejavu-core)
  [ "$kind" = dev ] && mapfile -t -O "${#wanted[@]}" wanted < <(sed 's/#.*//; /^[[:space:]]*$/d' packaging/test-packages.txt tests/wordpress/packages.txt 2>/dev/null)
  if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then wanted+=(python3-venv); fi
  for name in "${wanted[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || packages+=("$name")
  done
fi
if [ "${#packages[@]}" -gt 0 ]; then
  install="apt-get install -y --no-install-recommends ${packages[*]}"
  if [ "$(id -u)" = 0 ]; then
    say "installing ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -qq update && $install; } >/tmp/alwrity-apt.log 2>&1 || { tail -5 /tmp/alwrity-apt.log >&2; say "these could not all be installed; going on without"; }
  else
    say "some system packages are missing. Install them with:"
    say "  sudo $install"
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then exit 1; fi
  fi
fi

# 3. The virtual environment.
requirements=packaging/requirements.txt
[ "$kind" = dev ] && requirements=packaging/requirements-dev.txt
stamp=.venv/.installed-$kind
key=$(cat "$requirements" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ -x .venv/bin/python ] && ! supported .venv/bin/python; then say "making .venv anew: its Python is gone or not supported"; rm -rf .venv; fi
if [ ! -x .venv/bin/python ]; then "$python" -m venv .venv; fi
if [ "$(cat "$stamp" 2>/dev/null)" != "$key" ]; then
  say "installing $(grep -c '==' "$requirements") packages into .venv"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/requirements-build.txt
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  echo "$key" >"$stamp"
fi
