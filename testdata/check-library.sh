#!/bin/bash
# The library as a stranger gets it: what `make install` installs, and nothing else. TAP.
set -u
if [ -z "${ITL_LIBRARY:-}" ]; then
	echo "ok 1 - the installed library # SKIP built with a sanitizer"
	echo "# note: skipped: the installed library (built with a sanitizer)"
	echo "1..1"
	exit
fi
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage
export PKG_CONFIG_SYSROOT_DIR=$stage PKG_CONFIG_PATH=$stage/usr/lib/pkgconfig

# expect NAME COMMAND...: it succeeds and prints nothing
expect() {
	local name=$1
	shift
	number=$((number + 1))
	if "$@" > "$work/out" 2>&1 && [ ! -s "$work/out" ]; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		sed 's/^/# /' "$work/out" | head -20
	fi
}

# foreign FILE: what is exported beside itl_
foreign() {
	nm --defined-only "$@" > "$work/symbols" || return
	grep -q ' T itl_lint_host$' "$work/symbols" || echo "there is no itl_lint_host"
	sed -n 's/^[0-9a-f]* [A-Z] //p' "$work/symbols" | grep -v '^itl_'
	return 0
}

# missing FILE: what the header declares and FILE does not have
missing() {
	sed -n 's/^ITL_API .*\b\(itl_[a-z_]*\)(.*/\1/p' include/iptoken_lint.h | sort > "$work/declared"
	nm -D --defined-only "$1" | sed -n 's/.* T \(itl_[a-z_]*\)$/\1/p' | sort | diff "$work/declared" -
}

# needs FILE: libraries beside those that the pkg-config file and debian/control name
needs() {
	readelf -d "$1" > "$work/dynamic" && grep -q 'NEEDED.*libyaml' "$work/dynamic" || echo 'no libyaml'
	sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' "$work/dynamic" | grep -vE '^(libyaml-0|libc|ld-linux.*)\.so\.'
	return 0
}

compile() { # compile COMPILER ARGS...: a file that includes the header and nothing else
	echo '#include <iptoken_lint.h>' > "$work/only.c"
	"$@" -Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude "$work/only.c"
}

# The program in the header's first comment, around it what a reader would add.
snippet() { # snippet FILE
	printf '%s\n' '#include <iptoken_lint.h>' '#include <stdio.h>' '#include <stdlib.h>' \
		'int main(void)' '{' > "$1"
	sed -n '1,/\*\//s/^ \*\t//p' include/iptoken_lint.h |
		sed "s,/srv/trees/gw1,$PWD/testdata/hosts/incident," >> "$1"
	printf '\treturn 0;\n}\n' >> "$1"
}

tell() { # tell COMPILER ARGS...: what the header's program says when it is built so
	# shellcheck disable=SC2046
	"$@" -Wall -Wextra -Werror -o "$work/told" $(pkg-config --cflags --libs iptoken-lint) || return
	LD_LIBRARY_PATH=$stage/usr/lib "$work/told" > "$work/said" 2>&1 &&
		grep -q '^etc/network/interfaces:14: error: eno1 refuses' "$work/said" || cat "$work/said"
}

build() { # build NAME FLAGS...
	local name=$1 static=
	shift
	[ "$name" != static ] || static=-static
	# shellcheck disable=SC2046
	${CC:-cc} $static -Wall -Wextra -Werror -o "$work/$name" testdata/library/example.c \
		$(pkg-config "$@" --cflags --libs iptoken-lint)
}

edges() {
	# shellcheck disable=SC2046
	${CC:-cc} -Wall -Wextra -Werror -o "$work/edges" testdata/library/edges.c \
		$(pkg-config --cflags --libs iptoken-lint) &&
		LD_LIBRARY_PATH=$stage/usr/lib "$work/edges" testdata/hosts/incident
}

run() { # run NAME STATUS ROOT WANTED: the example prints WANTED
	LD_LIBRARY_PATH=$stage/usr/lib "$work/$1" "$3" > "$work/said" 2>&1
	local status=$?
	[ "$status" = "$2" ] || { echo "exit status $status"; cat "$work/said"; return 1; }
	grep -qF "$4" "$work/said" || { cat "$work/said"; return 1; }
}

expect 'make install installs' env -u MAKEFLAGS -u MFLAGS make -s install OUT="$ITL_LIBRARY" CC="${CC:-cc}" \
	PREFIX=/usr LIBDIR=/usr/lib DESTDIR="$stage"
expect 'the shared library exports itl_ and nothing else' foreign -D "$stage/usr/lib/libiptoken-lint.so"
expect 'the static library exports itl_ and nothing else' foreign -g "$stage/usr/lib/libiptoken-lint.a"
expect 'the shared library needs libyaml and the C library alone' needs "$stage/usr/lib/libiptoken-lint.so"
expect 'and so does the program' needs "$stage/usr/bin/iptoken-lint"
expect 'the shared library has all that the header declares' missing "$stage/usr/lib/libiptoken-lint.so"
if [ -f debian/libiptoken-lint0.symbols ]; then
	packaged() { sed -n 's/^ \(itl_[a-z_]*\)@.*/\1/p' debian/libiptoken-lint0.symbols | sort | diff "$work/declared" -; }
	expect 'the package lists all that the header declares' packaged
fi
expect 'the header is C11' compile "${CC:-cc}" -std=c11 -x c
expect 'the header is C99' compile "${CC:-cc}" -std=c99 -x c
if command -v c++ > /dev/null; then
	expect 'the header is C++' compile c++ -std=c++11 -x c++
else
	echo "ok $((number += 1)) - the header is C++ # SKIP there is no c++"
	echo "# note: skipped: the header is C++ (there is no c++)"
fi
if command -v pkg-config > /dev/null; then
	snippet "$work/snippet.c"
	expect 'the program in the header works in C' tell "${CC:-cc}" -std=c99 "$work/snippet.c"
	if command -v c++ > /dev/null; then
		cp "$work/snippet.c" "$work/snippet.cc"
		expect 'and in C++' tell c++ -std=c++11 "$work/snippet.cc"
	fi
	expect 'what is not there is empty' edges
	expect 'the example builds with the shared library' build shared
	expect 'it refuses the incident' run shared 1 testdata/hosts/incident 'is rejected'
	expect 'it accepts the repair' run shared 0 testdata/hosts/incident-repaired 'is accepted'
	expect 'it says which ROOT cannot be judged' run shared 2 testdata/library 'there is no etc/ in it'
	expect 'the example builds with the static library' build static --static
	expect 'linked so, it says the same' run static 1 testdata/hosts/incident 'is rejected'
else
	echo "ok $((number += 1)) - the example # SKIP there is no pkg-config"
	echo "# note: skipped: the example of the library (there is no pkg-config)"
fi
echo "1..$number"
