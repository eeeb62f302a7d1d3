#!/bin/sh
# check-instructions.sh FLEET PROGRAM: the instructions that a host of a large fleet costs, counted
# by callgrind, against the number recorded beside this script: what 400 made-up hosts take more
# than the first 100 of them, when what hosts have in common is known. Instructions do not depend
# on how busy the machine is, only on the program and a little on the C library. The filter of system
# calls would end valgrind, which does not know openat2() either: files are opened as before Linux 5.6.
set -eu
fleet=$1 program=$2
recorded=src/bench/instructions-per-host
tolerance=10   # percent
first=100 hosts=400

command -v valgrind >/dev/null || { echo "check-instructions: there is no valgrind here" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$fleet" "$work/first" $first 1
"$fleet" "$work/fleet" $hosts 1

count() {   # instructions of a run with these options
	status=0
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --no-sandbox -j1 -f jsonl -o /dev/null \
		--no-policy "$@" 2>"$work/log" || status=$?
	[ "$status" -le 1 ] || { cat "$work/log" >&2; exit 2; }
	sed -n 's/^.*Collected : \([0-9]*\).*$/\1/p' "$work/log"
}

start=$(count --hosts="$work/first")
all=$(count --hosts="$work/fleet")
now=$(( (all - start) / (hosts - first) ))
if [ "${RECORD:-}" ]; then
	echo "$now" >"$recorded"
fi
bound=$(( $(cat "$recorded") * (100 + tolerance) / 100 ))
echo "check-instructions: $now instructions a host; recorded $(cat "$recorded"), at most $bound"
if [ "$now" -gt "$bound" ]; then
	echo "check-instructions: more than $tolerance % above what is recorded." \
		"If that is wanted: make check-instructions RECORD=yes" >&2
	exit 1
fi
