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
if command -v lintian > /dev/null; then
	lintian --fail-on error,warning --pedantic --tag-display-limit 0 "$work"/one/*.changes > "$work/log" 2>&1
	verdict $? 'lintian has no error and no warning'
else
	echo "# note: skipped: lintian (there is no lintian)"
fi
[ $# = 0 ] || { mkdir -p "$1" && cp "$work"/one/*.deb "$work"/one/*.changes "$1"; cp "$work/log" "$1/lintian.log"; }
echo "1..$number"
