#!/usr/bin/env bash
# check_bundle.sh FOLDER - starts the frozen program in FOLDER: the main job on the command line, every export format, then
# the window offscreen. Nothing of the machine's own Python or Qt, no network, and a home of its own.
set -euo pipefail
folder=$(cd "${1:?the folder with the frozen program}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
own=(env -i HOME="$work" PATH=/usr/bin:/bin LANG=C.UTF-8 ALWRITY_CONFIG="$work/config" ALWRITY_KEYCHAIN=session QT_QPA_PLATFORM=offscreen)
program() { "${own[@]}" "$folder/alwrity" --workspace "$work/workspace" --offline "$@"; }
fail() { echo "bundle: $*" >&2; exit 1; }

program --version >/dev/null || fail "the program does not start"
program formats | grep -q blog_post || fail "no formats inside"
cat >notes.md <<'N'
# Bread

Sourdough needs three things: flour, water and time. A starter is fed every day with equal parts of flour and water.
After a week it doubles within six hours. The dough rests over night in a cool place. The crust gets crisp with steam.
N
program write blog_post --set topic="Sourdough bread at home" --set length=500 --notes notes.md --model offline --out x.md
grep -q '^# \|^## ' x.md || fail "the draft has no headings"
program --json seo check x.md >report.json || [ $? = 3 ] || fail "the checks do not run"
printf 'cheap sofas\naffordable couch\nsofa cleaning\n' >words.txt
program keywords cluster words.txt 2>/dev/null | grep -q "affordable couch" || fail "keywords are not grouped"
program keywords import words.txt >/dev/null || fail "no keywords are imported"
program keywords cluster >/dev/null || fail "the workspace's keywords are not grouped"
program seo titles x.md >/dev/null || fail "the SEO tools do not run"
for format in markdown html docx epub wxr blocks; do
  program export x.md --to "$format" --out "x-out.$format" >/dev/null
  [ -s "x-out.$format" ] || fail "no $format export"
done
program doctor >/dev/null || true
mkdir -p config  # the window begins with the map of the clusters, for which the plotting library is there
echo '{"wizard.seen": true, "page": "planner", "planner.part": "clusters", "planner.clusters.shown": "map"}' >config/window.json
began=$(cut -d' ' -f1 /proc/uptime)
"${own[@]}" ALWRITY_STARTUP_MARKS="$work/marks" "$folder/alwrity-desktop" --workspace "$work/workspace" --offline >window.log 2>&1 &
window=$!
for _ in $(seq 600); do
  grep -qs '^attached' marks && break
  kill -0 "$window" 2>/dev/null || { cat window.log >&2; fail "the window closed by itself"; }
  sleep 0.1
done
grep -qs '^attached' marks || { cat window.log >&2; fail "the window did not come up in a minute"; }
sleep 4
kill "$window" 2>/dev/null || { cat window.log >&2; fail "the window closed by itself"; }
wait "$window" || true
! grep -qiE "traceback|fault of its own|no module named" window.log || { cat window.log >&2; fail "the window complained"; }
! compgen -G "$work/config/state/crashes/*" >/dev/null || { cat "$work"/config/state/crashes/* >&2; fail "there is a crash report"; }
seconds=$(awk -v began="$began" '/^painted/ { printf "%.1f", $2 - began }' marks)
echo "bundle: the frozen program writes, checks, exports and opens its window ($seconds s to the first paint)"
