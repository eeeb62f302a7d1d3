#!/bin/bash
# A newcomer: a fresh Debian 12, this source tree, and the command lines of README.md, taken
# from it to the letter, up to a Puppet run that the gate stops. As root; needs debootstrap, and
# an archive to install from.
#
#   testdata/packages/newcomer.sh [ROOT]     ROOT: a fresh Debian 12 that may be used up; else
#                                            one is made by debootstrap
# Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
mirror=${MIRROR:-http://deb.debian.org/debian}
number=0
work=$(mktemp -d)
root=${1:-$work/root}
stranger=$work/stranger
fresh=$root
# Nothing of this machine is bound into the chroot, and nothing but the chroot's own file system
# is removed: what stays mounted by mistake survives.
trap 'umount "$fresh/proc" "$stranger/proc" 2> /dev/null; rm -rf --one-file-system "$work"' EXIT

# prepare ROOT: what a chroot needs, beside what debootstrap made
prepare() {
	local name number
	mount -t proc proc "$1/proc" || exit 2
	for name in null:3 zero:5 full:7 random:8 urandom:9; do
		number=${name#*:} name=${name%:*}
		[ -c "$1/dev/$name" ] || mknod -m 666 "$1/dev/$name" c 1 "$number"
	done
	[ -e "$1/dev/fd" ] || ln -s /proc/self/fd "$1/dev/fd"
	cp /etc/resolv.conf "$1/etc/"
	[ -z "${APT_CONF:-}" ] || cp "$APT_CONF" "$1/etc/apt/apt.conf.d/"
}
readme() { # the N-th indented command line of README.md that begins with PREFIX
	sed -n "s/^    \($1.*\)/\1/p" README.md | sed -n "${2}p"
}
# inside NAME STATUS TEXT COMMAND: what the newcomer types, and what comes of it
inside() {
	local name=$1 status=$2 text=$3 got
	number=$((number + 1))
	chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
		/bin/bash -c 'cd /root/iptoken-lint && sudo() { "$@"; }
			'"$4" > "$work/out" 2>&1
	got=$?
	if [ "$got" = "$status" ] && { [ -z "$text" ] || grep -qF -- "$text" "$work/out"; }; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# status $got, wanted $status and: $text"
		tail -40 "$work/out" | sed 's/^/# /'
	fi
}

if [ $# = 0 ]; then
	debootstrap --variant=minbase bookworm "$root" "$mirror" > "$work/out" 2>&1 ||
		{ tail -20 "$work/out" | sed 's/^/# /'; echo 'not ok 1 - a fresh Debian 12'; exit 1; }
fi
cp -a "$root" "$stranger"
prepare "$root"
mkdir -p "$root/root/iptoken-lint"
git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$root/root/iptoken-lint"
# The README's premise: Debian 12 with make and apt, whose lists are there.
inside 'apt works' 0 '' 'apt-get update -qq && apt-get install -y -qq make'
inside 'the first command finds the incident' 1 'eno1 refuses the token: ipv6: Router advertisement is disabled on device' "$(readme sudo 1)"
inside 'the repaired server' 0 '0 errors' './iptoken-lint testdata/hosts/incident-repaired'
inside 'the package is built and installed' 0 'Setting up iptoken-lint' "$(readme sudo 3)"
inside 'the installed command' 1 'eno1 refuses the token' 'cd / && iptoken-lint /root/iptoken-lint/testdata/hosts/incident'
inside 'a copy of the repaired server' 0 '' "$(readme 'cp -r' 1)"
inside 'puppet is stopped by the gate' 0 'returned 1: etc/network/interfaces:14: error: eno1 refuses the token' "$(readme 'puppet apply' 1)"
inside 'the old file stays' 0 '' "cmp testdata/hosts/incident-repaired/etc/sysctl.d/50-gateway.conf /tmp/iptoken-lint-host/etc/sysctl.d/50-gateway.conf"
inside 'as the message says, with accept_ra = 2 it is written' 0 'content changed' \
	'sed -i "s/forwarding = 1.n/&net.ipv6.conf.eno1.accept_ra = 2\\\\n/" doc/recipes/try-puppet.pp && puppet apply doc/recipes/try-puppet.pp'
for test in incident library; do
	inside "autopkgtest: $test" 0 '' "for p in ../*.deb; do case \$p in *dbgsym*) ;; *) echo \$p ;; esac; done | xargs apt-get install -y -qq gcc libc6-dev pkgconf &&
		AUTOPKGTEST_TMP=\$(mktemp -d) sh debian/tests/$test"
done
# A stranger: another fresh Debian 12 that has never seen the source tree, but for the test.
prepare "$stranger"
tree=$stranger/root/iptoken-lint
mkdir -p "$tree/testdata"
cp -r testdata/hosts testdata/library "$tree/testdata/"
cp -r debian "$tree/"
rm -f "$root"/root/*dbgsym*.deb
cp "$root"/root/*.deb "$stranger/root/"
root=$stranger
inside 'the command alone is installed' 0 'Setting up iptoken-lint' 'apt-get update -qq && apt-get install -y -qq --no-install-recommends /root/iptoken-lint_*.deb'
inside 'it works without anything else' 0 '' 'AUTOPKGTEST_TMP=$(mktemp -d) sh debian/tests/incident'
inside 'the -dev package brings what it needs' 0 'Setting up libiptoken-lint-dev' \
	'apt-get install -y -qq --no-install-recommends gcc libc6-dev pkgconf /root/libiptoken-lint*.deb'
inside 'the example builds with the .so and with the .a' 0 '' 'AUTOPKGTEST_TMP=$(mktemp -d) sh debian/tests/library'
echo "1..$number"
