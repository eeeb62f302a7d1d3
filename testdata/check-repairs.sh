#!/bin/sh
# Repairs: each tree of testdata/repairs has tokens that are refused, or that make no address. What
# --diff prints is want.diff; applied with `patch -p1` to a copy, no token is refused any more (where want.diff
# is empty nothing can be repaired, and everything stays as it is). `--golden` rewrites the
# expectations; read that diff like code. Prints TAP.
set -u
golden=${1:-}
program=${ITL_PROGRAM:-./iptoken-lint}
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

report() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

# lint TREE OPTION...: with the facts of the case, if it has any
lint() {
	tree=$1
	shift
	[ ! -f "$tree/facts.yaml" ] || set -- "$@" --facts="$tree/facts.yaml"
	"$program" --no-policy "$@" "$tree"
}

for case in testdata/repairs/*/; do
	case=${case%/}
	name=${case##*/}
	lint "$case" --diff > "$work/diff"
	if [ "$golden" = --golden ]; then cp "$work/diff" "$case/want.diff"; fi
	diff -u "$case/want.diff" "$work/diff" > "$work/wrong"
	report $? "$name: the diff"
	sed 's/^/# /' "$work/wrong"
	rm -rf "$work/tree"
	cp -r "$case" "$work/tree"
	[ -s "$work/diff" ] || continue
	patch -s -p1 -d "$work/tree" < "$work/diff" > "$work/wrong" 2>&1 &&
		lint "$work/tree" --fail-on=error > "$work/wrong" 2>&1
	report $? "$name: applied, and linted again"
	[ $? = 0 ] || sed 's/^/# /' "$work/wrong"
done
echo "1..$number"
