#!/bin/bash
# Build the Debian packages twice, in directories of different names and depth, in different
# time zones, locales and umasks, as of different days, and compare every byte.
#
#   testdata/packages/reproduce.sh [DIR]     the packages are left in DIR (default: nowhere)
#
# Prints TAP. Needs dpkg-dev, debhelper and what debian/control asks for.
set -u
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

# build DIR [VARIABLE=VALUE]...: the packages land beside DIR
build() {
	local directory=$work/$1
	shift
	mkdir -p "$directory"
	git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$directory"
	(cd "$directory" && env "$@" dpkg-buildpackage -us -uc -b) > "$work/log" 2>&1
}

# verdict STATUS NAME
verdict() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		tail -"${3:-40}" "$work/log" | sed 's/^/# /'
	fi
}

# hardened FILE: what of Debian's hardening FILE lacks, as readelf(1) sees it
hardened() {
	local file=$1
	readelf -Wh "$file" | grep -q 'Type: *DYN' || echo "$file: not position-independent"
	readelf -Wl "$file" | grep -q GNU_RELRO || echo "$file: no RELRO"
	readelf -Wd "$file" | grep -qE 'BIND_NOW|FLAGS_1.*NOW' || echo "$file: no BIND_NOW"
	readelf -Wl "$file" | grep GNU_STACK | grep -q 'RW ' || echo "$file: executable stack"
	readelf -Ws --dyn-syms "$file" > "$work/symbols"
	grep -q ' UND __stack_chk_fail@' "$work/symbols" || echo "$file: no stack protector"
	grep -qE ' UND __(memcpy|vsnprintf|snprintf|fprintf|read)_chk@' "$work/symbols" || echo "$file: not fortified"
	[ "$2" != program ] || readelf -Wd "$file" | grep -q 'FLAGS_1.*PIE' || echo "$file: not a PIE"
}

# The first build runs the tests; what it makes does not depend on them.
build one/iptoken-lint TZ=UTC LC_ALL=C.UTF-8
verdict $? 'the packages build, and the tests pass in them'
umask 077
build two/deeper/and/elsewhere TZ=Pacific/Kiritimati LC_ALL=C DEB_BUILD_OPTIONS=nocheck HOME=/nowhere USER=other
verdict $? 'they build elsewhere'
umask 022
(cd "$work/one" && sha256sum ./*.deb) > "$work/one.sums"
(cd "$work/two/deeper/and" && sha256sum ./*.deb) > "$work/two.sums"
[ "$(wc -l < "$work/one.sums")" -ge 5 ]
verdict $? 'three packages and their debugging symbols'
diff "$work/one.sums" "$work/two.sums" > "$work/log" 2>&1
verdict $? 'building twice gives the same bytes'
mkdir "$work/unpacked"
for package in "$work"/one/*.deb; do
	dpkg-deb -x "$package" "$work/unpacked"
done
{ hardened "$work/unpacked/usr/bin/iptoken-lint" program
	for library in "$work"/unpacked/usr/lib/*/libiptoken-lint.so.0; do hardened "$library" library; done; } > "$work/log" 2>&1
[ ! -s "$work/log" ]
verdict $? 'the program and the library are hardened: PIE, RELRO, BIND_NOW, stack protector, fortified'
if command -v lintian > /dev/null; then
	lintian --fail-on error,warning --pedantic --tag-display-limit 0 "$work"/one/*.changes > "$work/log" 2>&1
	verdict $? 'lintian has no error and no warning'
else
	echo "# note: skipped: lintian (there is no lintian)"
fi
[ $# = 0 ] || { mkdir -p "$1" && cp "$work"/one/*.deb "$work"/one/*.changes "$1"; cp "$work/log" "$1/lintian.log"; }
echo "1..$number"
