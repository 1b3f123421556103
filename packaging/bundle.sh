#!/usr/bin/env bash
# bundle.sh - the program as one folder (dist/alwrity) that needs no Python, then proves it: the frozen program opens its
# window offscreen and does the main job on the command line, away from this checkout. Prints the sizes.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
most=${ALWRITY_BUNDLE_MOST_MB:-80}

# What PyInstaller needs besides Python: on Debian the interpreter's shared library is a package of its own.
if [ -f /etc/debian_version ]; then
  packages=()
  command -v objdump >/dev/null || packages+=(binutils)
  command -v xz >/dev/null || packages+=(xz-utils)
  library=$("$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2] if sys.base_prefix == "/usr" else "")')
  [ -z "$library" ] || [ -n "$(ldconfig -p | grep -F "$library.so")" ] || packages+=("$library")
  if [ "${#packages[@]}" -gt 0 ]; then
    install="apt-get install -y --no-install-recommends ${packages[*]}"
    [ "$(id -u)" = 0 ] || { echo "bundle: please install first: sudo $install" >&2; exit 1; }
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive $install >/dev/null
  fi
fi

"$python" -m PyInstaller --noconfirm --log-level "${ALWRITY_BUNDLE_LOG:-WARN}" --distpath dist --workpath build/pyinstaller packaging/alwrity.spec
packaging/check_bundle.sh dist/alwrity

archive=dist/alwrity-linux-$(uname -m).tar.xz
rm -f "$archive"
tar -C dist -cf - alwrity | xz -T0 -6 >"$archive"
megabytes() { echo $(($(stat -c %s "$1") / 1000000)); }
echo "bundle: $(du -sm --apparent-size dist/alwrity | cut -f1) MB unpacked, $(megabytes "$archive") MB compressed ($archive)"
[ "$(megabytes "$archive")" -lt "$most" ] || { echo "bundle: over $most MB compressed" >&2; exit 1; }
