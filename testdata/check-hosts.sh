#!/bin/sh
# Whole-program tests: lint each tree of testdata/hosts and compare with want.txt and, where
# they are present, want.json, want.sarif, ... A case may have `args` (further arguments, one
# a line) and facts.yaml. `--golden` rewrites the expectations instead; read that diff.
# Prints TAP.
set -u
golden=${1:-}
program=${ITL_PROGRAM:-./iptoken-lint}
number=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

# lint CASE FORMAT: the report, then a line with the exit status
lint() {
	set -- "$1" "$2" --color=never
	[ ! -f "$1/facts.yaml" ] || set -- "$@" --facts="$1/facts.yaml"
	if [ -f "$1/args" ]; then
		while IFS= read -r arg; do set -- "$@" "$arg"; done < "$1/args"
	fi
	case=$1 format=$2
	shift 2
	"$program" --format="$format" "$@" "$case" 2>&1
	echo "exit status $?"
}

for case in testdata/hosts/*/; do
	case=${case%/}
	wanted=
	for want in "$case"/want.*; do [ ! -f "$want" ] || wanted="$wanted ${want##*.}"; done
	for kind in ${wanted:-txt}; do
		format=$kind
		[ "$kind" != txt ] || format=text
		number=$((number + 1))
		lint "$case" "$format" > "$out"
		if [ "$golden" = --golden ]; then
			cp "$out" "$case/want.$kind"
		elif cmp -s "$out" "$case/want.$kind"; then
			echo "ok $number - ${case##*/} $format"
		else
			echo "not ok $number - ${case##*/} $format"
			diff -u "$case/want.$kind" "$out" | sed 's/^/# /'
		fi
	done
done
echo "1..$number"
