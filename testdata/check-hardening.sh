#!/bin/bash
# The built program has what its compiler and linker were asked for, and its sandbox holds.
# Prints TAP. $ITL_HARDENING: the flags; $ITL_FORBIDDEN: testdata/faults/forbidden.c, built.
set -u
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
host=$(realpath testdata/hosts/incident)
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ ! -x "$program" ]; then
	echo "Bail out! there is no $program"
	exit 1
fi

report() { # report GOOD NAME [FILE]
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		[ -z "${3:-}" ] || sed 's/^/# /' "$3" | head -20
	fi
}

has() { # has PATTERN FILE NAME
	grep -qE -- "$1" "$2"
	report $? "$3" "$2"
}

has_not() {
	! grep -qE -- "$1" "$2"
	report $? "$3" "$2"
}

asked() { # whether the build was asked for it; what a compiler does not have is not missed
	case " ${ITL_HARDENING:-} " in *"$1"*) return 0 ;; esac
	return 1
}

for file in "$program" ${ITL_SHARED:-}; do
	name=${file##*/}
	readelf -hldW "$file" > "$work/elf" 2> /dev/null
	readelf -W --dyn-syms "$file" > "$work/symbols" 2> /dev/null
	has 'Type: +DYN' "$work/elf" "$name: loaded wherever the kernel likes"
	[ "$file" != "$program" ] || has 'FLAGS_1.*PIE' "$work/elf" "$name: a position-independent executable"
	has 'GNU_RELRO' "$work/elf" "$name: relocations are read-only"
	has 'BIND_NOW|FLAGS_1.*NOW' "$work/elf" "$name: all of them"
	has 'GNU_STACK .* RW ' "$work/elf" "$name: a stack without code"
	has_not 'LOAD .* RWE' "$work/elf" "$name: nothing is writable and executable"
	has_not 'TEXTREL' "$work/elf" "$name: no relocation in code"
	has_not 'RPATH|RUNPATH' "$work/elf" "$name: no library path of its own"
	! asked -fstack-protector-strong || has '__stack_chk_fail' "$work/symbols" "$name: the stack is protected"
	! asked -D_FORTIFY_SOURCE || has '__(memcpy|snprintf|vsnprintf|vasprintf|fprintf|printf|read|strcpy|fdelt)_chk' \
		"$work/symbols" "$name: calls of the C library are fortified"
	has_not ' (gets|strcat|sprintf|vsprintf|tmpnam|mktemp|system|popen|execv[pe]*|execl[pe]*|posix_spawnp?|dlopen)(@|$)' \
		"$work/symbols" "$name: calls nothing that starts a program or writes without a bound"
done

# The sandbox: a call that is not allowed ends the program with a message and 2.
if "$program" --version | grep -q 'without a sandbox'; then
	echo "ok $((number += 1)) - built without a sandbox # SKIP"
	echo "1..$number"
	exit
fi
lint() { # lint CALL [OPTION...]
	local call=$1
	shift
	rm -f "$work/report"
	(cd "$work" && FORBIDDEN=$call LD_PRELOAD=$ITL_FORBIDDEN timeout 60 \
		"$program" --stats -j1 --no-policy "$@" -o report "$host") > "$work/out" 2> "$work/err"
}
lint ''
[ $? = 1 ] && [ -s "$work/report" ]
report $? 'without such a call all is well' "$work/err"
sed -n 's/^call: //p' "$work/err" > "$work/calls"
while read -r call; do
	lint "$call"
	[ $? = 2 ] && grep -q 'the sandbox does not allow system call [0-9]' "$work/err" && ! grep -q 'let through' "$work/err"
	report $? "$call ends the program" "$work/err"
done < "$work/calls"
[ "$(wc -l < "$work/calls")" -gt 30 ]
report $? "$(wc -l < "$work/calls") calls were tried"
lint socket --no-sandbox
[ $? = 1 ] && grep -q 'socket was let through' "$work/err"
report $? 'the call would have been made without the sandbox' "$work/err"
echo "1..$number"
