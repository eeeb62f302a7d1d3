#!/bin/bash
# A set of files about to land on this machine, and ifup behind the gate. Prints TAP.
. testdata/gates/host.sh
part ip iproute2
enter
incident=$hosts/incident/etc repaired=$hosts/incident-repaired/etc
conf=sysctl.d/50-gateway.conf
staged=$work/staged
stage() { # stage FILE...: they are about to land, and nothing else
	rm -rf "$staged"
	for file; do
		mkdir -p "$(dirname "$staged/etc/$file")"
		cp "$incident/$file" "$staged/etc/$file"
	done
}
run() { if "$@" > "$out" 2>&1; then status=0; else status=$?; fi; }

host incident-repaired
stage $conf
run $lint --gate --pending="$staged"
t 'a set that breaks the host is stopped' ended 1
t 'the first line decides' bash -c "head -1 '$out' | grep -q '^etc/network/interfaces:14: error: eno1 refuses the token'"
t 'and few follow' bash -c "[ \$(wc -l < '$out') -le 3 ]"
# Each of the two is wrong without the other.
mkdir -p "$staged/etc/sysctl.d"
printf 'net.ipv6.conf.eno1.accept_ra = 2\n' > "$staged/etc/sysctl.d/60-ra.conf"
run $lint --gate --pending="$staged"
t 'a set that is right only together is let through' ended 0
t 'silently' test ! -s "$out"
run $lint --gate --pending="$staged" --overlay=/etc/sysctl.d/60-ra.conf=
t 'an overlay has the last word' ended 1
# The set lies inside the tree, where a glob reads it.
mkdir -p /etc/network/interfaces.d/staged/etc/network
sed -i 's,^source .*,&\nsource /etc/network/interfaces.d/staged/etc/network/*,' /etc/network/interfaces
printf 'iface eno2 inet dchp\n' > /etc/network/interfaces.d/staged/etc/network/other
run $lint --gate --pending=/etc/network/interfaces.d/staged
t 'a set inside the tree is hidden from it' ended 0
host incident
run bash -c "$lint --gate / && touch '$work/ifup-was-run'"
t 'before ifup by hand: the incident' test ! -e "$work/ifup-was-run"
host incident-repaired
run bash -c "$lint --gate / && touch '$work/ifup-was-run'"
t 'before ifup by hand: the repaired host' test -e "$work/ifup-was-run"
echo "1..$number"
