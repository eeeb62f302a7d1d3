#!/bin/sh
# pack.sh OPTIONS TREE: a host tree as a seed of the fuzz target of the whole pipeline; OPTIONS
# is its first byte. What the format is: src/lint/pipeline_archive.h.
set -eu
printf '%s' "$1"
cd "$2"
for side in facts policy catalog baseline; do
	if [ -f "$side" ]; then printf '=== !%s\n' "$side"; cat "$side"; fi
done
find etc lib usr -type f -o -type l 2>/dev/null | LC_ALL=C sort | while IFS= read -r path; do
	if [ -L "$path" ]; then
		printf '=== %s -> %s\n' "$path" "$(readlink "$path")"
	elif [ -x "$path" ]; then
		printf '=== %s *\n' "$path"
		cat "$path"
	else
		printf '=== %s\n' "$path"
		cat "$path"
	fi
done
