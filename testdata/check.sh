#!/bin/sh
# Run the test programs given, show what failed, and close with the count.
set -u
passed=0 failed=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT
run() {
	program=$1
	# A fuzz target replays the seeds and what it once found: testdata/fuzz/NAME/*.
	case $program in
	*_fuzz) name=${program##*/}; set -- testdata/fuzz/"${name%_fuzz}"/* ;;
	*) set -- ;;
	esac
	CMOCKA_MESSAGE_OUTPUT=TAP "./$program" "$@" >"$out" 2>&1
	status=$?
	ok=$(grep -c '^ok ' "$out")
	bad=$(grep -c '^not ok ' "$out")
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1   # it died
	fi
	printf '%-52s %4d passed %3d failed\n' "${program#build/}" "$ok" "$bad"
	sed -n 's/^# note: /    /p' "$out"
	[ "$bad" -eq 0 ] || sed 's/^/    /' "$out"
	passed=$((passed + ok)) failed=$((failed + bad))
}

for one; do run "$one"; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
