#!/usr/bin/env bash
# run.sh - opens the window; with no display, does the main job on the command line with the offline drafter.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then exec .venv/bin/alwrity-desktop "$@"; fi

out=${ALWRITY_OUT:-build/first-draft}
echo "There is no display here, so no window can open. Doing the same job on the command line with the offline drafter."
mkdir -p "$out"
sample=resources/sample-workspace
notes=(); for file in "$sample"/notes/*.md; do notes+=(--notes "$file"); done
.venv/bin/alwrity --workspace "$out/workspace" write blog_post --brief "$sample/brief.toml" "${notes[@]}" --model offline --out "$out/draft.md"
.venv/bin/alwrity export "$out/draft.md" --to html --out "$out/preview.html"
.venv/bin/alwrity --json seo check "$out/draft.md" >"$out/report.json"
echo
echo "Draft:   $out/draft.md"
echo "Preview: $out/preview.html"
echo "Report:  $out/report.json"
