#!/usr/bin/env bash
# bundle.sh - the program as one folder (dist/alwrity) that needs no Python, then proves it: the frozen program opens its
# window offscreen and does the main job on the command line, away from this checkout. Prints the sizes.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
most=${ALWRITY_BUNDLE_MOST_MB:-80}

"$python" -m PyInstaller --noconfirm --log-level "${ALWRITY_BUNDLE_LOG:-WARN}" --distpath dist --workpath build/pyinstaller packaging/alwrity.spec
packaging/check_bundle.sh dist/alwrity

archive=dist/alwrity-linux-$(uname -m).tar.xz
rm -f "$archive"
tar -C dist -cf - alwrity | xz -T0 -6 >"$archive"
megabytes() { echo $(($(stat -c %s "$1") / 1000000)); }
echo "bundle: $(du -sm --apparent-size dist/alwrity | cut -f1) MB unpacked, $(megabytes "$archive") MB compressed ($archive)"
[ "$(megabytes "$archive")" -lt "$most" ] || { echo "bundle: over $most MB compressed" >&2; exit 1; }
