#!/bin/bash
# The program as its caller sees it: exit status, what goes where, bad input. Prints TAP.
set -u
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
top=$PWD
number=0
[ -x "$program" ] || { echo "Bail out! there is no $program"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# expect STATUS WORD NAME COMMAND...: the exit status, and a text in stdout or stderr
expect() {
	local status=$1 word=$2 name=$3 got
	shift 3
	"$@" > out 2> err
	got=$?
	number=$((number + 1))
	if [ "$got" = "$status" ] && { [ -z "$word" ] || grep -qF -- "$word" out err; }; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# status $got, wanted $status and: $word"
		sed 's/^/# /' out err | head -20
	fi
}

tree() { # tree NAME: a host tree with one interface and its token
	mkdir -p "$1/etc/network" "$1/etc/sysctl.d"
	printf 'auto eth0\niface eth0 inet6 auto\n\tpre-up ip token set ::5 dev eth0\n' > "$1/etc/network/interfaces"
}

tree good
expect 0 '1 accepted' 'an accepted token' "$program" good
expect 0 '' 'quiet says nothing without findings' "$program" -q good
expect 1 'Router advertisement is disabled' 'the incident' "$program" "$top/testdata/hosts/incident"
expect 0 '0 errors' 'the incident, repaired' "$program" "$top/testdata/hosts/incident-repaired"
expect 0 'Router advertisement is disabled' '--fail-on=never' "$program" --fail-on=never "$top/testdata/hosts/incident"
expect 0 '"format_version": 1' '--format=json' "$program" --format=json good
expect 0 '"timeline"' '--timeline in JSON' "$program" --timeline --format=json good
expect 2 'no place for it' '--timeline in a format that cannot tell it' "$program" --timeline --format=gcc good
expect 0 '' '--timeline for a further report' "$program" --timeline --format=gcc --report=json:story.json good
expect 2 'no place for it' '--show-effective in a format that cannot' "$program" --show-effective --format=junit good
expect 2 'iptoken-lint: --timeline=nosuch: the host has no such interface' '--timeline of an interface that is not there' "$program" --timeline=nosuch good
expect 2 'nothing happens to nosuch' 'the rest is reported' "$program" --timeline=nosuch good
expect 2 '--timeline=nosuch: no host has' 'nor on any of several hosts' "$program" --timeline=nosuch good good
tree other; sed -i s/eth0/eth7/ other/etc/network/interfaces
expect 0 '' 'one host that has it is enough' "$program" --timeline=eth7 good other
expect 0 '' 'in a shard the others may' "$program" --timeline=nosuch --shard=1/1 good other
expect 2 '--show-effective=nosuch: the host has' '--show-effective likewise' "$program" --show-effective=nosuch good
tree made; sed -i 's/pre-up.*/pre-up ip link add dummy7 type dummy/' made/etc/network/interfaces
expect 0 'dummy7' 'an interface that a hook makes is one' "$program" --timeline=dummy7 made
expect 0 '' 'all of them need no name' "$program" --timeline= good
expect 1 'ifup gives up on eno1 here' '--timeline says what follows' "$program" --timeline "$top/testdata/hosts/incident"
expect 0 'iptoken-lint' '--version' "$program" --version
expect 0 'Usage:' '--help' "$program" --help
expect 0 'token-ra-disabled' '--list-rules' "$program" --list-rules
expect 0 'net/ipv6/addrconf.c' '--explain' "$program" --explain=token-ra-disabled
expect 2 'no such rule' '--explain of nothing' "$program" --explain=nothing
expect 2 'abbreviations' 'an abbreviated option is refused' "$program" --form=json good
expect 2 'no such option' 'an unknown letter' "$program" -Z good
expect 2 'a value is wanted' 'an option without its value' "$program" --format
expect 2 'takes no value' 'a flag with a value' "$program" --quiet=yes good
expect 2 'there are text, json' 'an unknown format' "$program" --format=xml good
cp err formats
for format in $(sed -n "s/.* -l format .* -a '\([^']*\)'.*/\1/p" "$top/${ITL_DOC:-build/cc/doc}/completion.fish"); do
	expect 0 '' "which names $format" grep -qw -- "$format" formats
done
expect 2 'a version is wanted' 'a kernel that is none' "$program" --kernel=six good
expect 2 '4.19 to 7.2' 'a kernel that is not modelled' "$program" --kernel=3.2 good
expect 2 'boot-udev-first' 'an unknown scenario' "$program" --scenario=never good
expect 2 'systemd and procps' 'an unknown loader' "$program" --sysctl-loader=openrc good
expect 2 'LOGICAL=FILE' 'an overlay without =' "$program" --overlay=x good
expect 2 'No such file' 'an overlay that is not there' "$program" --overlay=/etc/x=nowhere good
expect 2 'KEY=VALUE' 'what-if without =' "$program" --what-if=x good
expect 2 'no such file' 'a ROOT that is not there' "$program" nowhere
mkdir -p empty
expect 2 'no etc/' 'a ROOT without etc' "$program" empty
expect 2 'not a directory' 'a ROOT that is a file' "$program" good/etc/network/interfaces
mkdir -p hosts
expect 2 'no host' '--hosts without hosts' "$program" --hosts=hosts
expect 0 '0 hosts' '--hosts without hosts, allowed' "$program" --hosts=hosts --allow-empty
expect 2 'either' '--hosts and ROOTs' "$program" --hosts=hosts good
tree hosts/b; tree hosts/a; mkdir -p hosts/broken
expect 2 '3 hosts' 'a broken host costs the others nothing' "$program" --hosts=hosts
grep -q '2 accepted' out && echo "ok $((number += 1)) - the others are judged" || { echo "not ok $((number += 1)) - the others are judged"; sed 's/^/# /' out; }

expect 1 'Router advertisement' 'what-if' "$program" --what-if=net.ipv6.conf.all.forwarding=1 good
printf 'net.ipv6.conf.all.forwarding = 1\n' > candidate
expect 1 '50-new.conf:1' 'an overlay counts, under its logical name' "$program" --overlay=/etc/sysctl.d/50-new.conf=candidate good
cp -r "$top/testdata/hosts/incident" removed
expect 0 '0 errors' 'an overlay removes a file' "$program" --overlay=/etc/sysctl.d/50-gateway.conf= removed

cp -r "$top/testdata/hosts/incident-repaired" gated
cp "$top/testdata/hosts/incident/etc/sysctl.d/50-gateway.conf" gated/etc/sysctl.d/50-gateway.conf20261122-3549-12vu2bj
expect 1 'etc/network/interfaces:14: error: eno1 refuses' 'a gate says what the change breaks' \
	"$program" --gate --overlay=/etc/sysctl.d/50-gateway.conf=gated/etc/sysctl.d/50-gateway.conf20261122-3549-12vu2bj gated
expect 0 '' 'a gate is silent about what was there before' \
	"$program" --gate --overlay=/etc/sysctl.d/10-defaults.conf="$top/testdata/hosts/incident/etc/sysctl.d/10-defaults.conf" "$top/testdata/hosts/incident"
[ ! -s out ] && echo "ok $((number += 1)) - and says nothing" || echo "not ok $((number += 1)) - and says nothing"
expect 1 'eno1 refuses' 'a gate without a change judges the tree' "$program" --gate "$top/testdata/hosts/incident"
mkdir -p staged/etc/network/interfaces.d
cp -r "$top/testdata/hosts/incident-repaired" beside
printf 'auto eno3\niface eno3 inet dchp\n' > beside/etc/network/interfaces.d/eno3-20261122-1-x
expect 0 '' 'the staged copy beside the target is not read' \
	"$program" --gate --overlay=/etc/network/other=beside/etc/network/interfaces.d/eno3-20261122-1-x beside
mkdir -p pending/etc/sysctl.d
cp "$top/testdata/hosts/incident/etc/sysctl.d/50-gateway.conf" pending/etc/sysctl.d/
expect 1 'eno1 refuses' 'a set of files about to land' "$program" --gate --pending=pending "$top/testdata/hosts/incident-repaired"
expect 2 'No such file' 'a set that is not there' "$program" --gate --pending=nowhere good

expect 1 'Router' 'a baseline is written' "$program" --write-baseline=known.json "$top/testdata/hosts/incident"
expect 0 '0 errors' 'what the baseline knows does not fail the run' "$program" --baseline=known.json "$top/testdata/hosts/incident"
cp -r "$top/testdata/hosts/incident-repaired" incident
expect 0 'write it anew' 'a baseline says what is gone' "$program" --baseline=known.json incident
rm -r incident
printf "{}" > none.json
expect 2 'no baseline' 'a baseline that is none' "$program" --baseline=none.json good
expect 0 '"id": "token-ra-disabled"' 'the rules as JSON' "$program" --list-rules --format=json

expect 1 'accepted -> rejected' 'two trees compared' "$program" --compare "$top/testdata/hosts/incident-repaired" "$top/testdata/hosts/incident"
expect 0 'forwarding: 1 (etc/sysctl.d/50-gateway.conf:4, by the sysctl loader) -> 0' 'with the line responsible' "$program" --compare "$top/testdata/hosts/incident" "$top/testdata/hosts/incident-repaired"
expect 0 'rejected -> accepted' 'two trees compared, the other way' "$program" --compare "$top/testdata/hosts/incident" "$top/testdata/hosts/incident-repaired"
expect 2 'two ROOTs' 'one tree cannot be compared' "$program" --compare good
cp -r "$top/testdata/hosts/incident" patched
"$program" --diff patched > repair.diff
(cd patched && patch -s -p1 < ../repair.diff)
expect 0 '0 errors' 'a repair applies with patch -p1, and the tree is clean then' "$program" patched

tree directory; rm directory/etc/network/interfaces; mkdir directory/etc/network/interfaces
expect 2 'is a directory' 'a directory where the interfaces file should be' "$program" directory
tree garbage; head -c 100000 /dev/urandom > garbage/etc/network/interfaces
expect 1 'interfaces-refused' 'binary garbage' "$program" garbage
tree loop; ln -sf interfaces loop/etc/network/interfaces
expect 2 'symbolic links' 'a link to itself' "$program" loop
tree recursive; printf 'source interfaces\nsource ./interfaces\n' >> recursive/etc/network/interfaces
expect 2 'more than 100 deep' 'a file that sources itself' timeout 20 "$program" recursive
tree missing; rm missing/etc/network/interfaces
expect 0 '0 token commands' 'no interfaces file' "$program" missing
tree fifo; rm fifo/etc/network/interfaces; mkfifo fifo/etc/network/interfaces
expect 2 'not a regular file' 'a FIFO is not opened' timeout 10 "$program" fifo
mkfifo good/etc/sysctl.d/50-fifo.conf
expect 1 '50-fifo.conf' 'a FIFO in sysctl.d is not opened' timeout 10 "$program" good
rm good/etc/sysctl.d/50-fifo.conf
printf 'net.ipv6.conf.all.forwarding = 1\n' > outside.conf
tree escape; ln -s "$work/outside.conf" escape/etc/sysctl.d/50-escape.conf
expect 0 '1 accepted' 'a link out of the ROOT leads nowhere' "$program" escape
tree absolute; mkdir absolute/srv; cp outside.conf absolute/srv/; ln -s /srv/outside.conf absolute/etc/sysctl.d/50-link.conf
expect 1 'Router advertisement' 'an absolute link is resolved in the ROOT' "$program" absolute

expect 0 '' 'a report in a file' "$program" --format=json -o report.json good
grep -q format_version report.json && echo "ok $((number += 1)) - the report is there" || echo "not ok $((number += 1)) - the report is there"
expect 2 'No such file' 'a report in no directory' "$program" -o nowhere/report good
expect 2 'No space left' 'a full disk' "$program" -o /dev/full good
expect 0 '' 'a second report' "$program" --report=jsonl:second.jsonl good
grep -q '"host": "good"' second.jsonl && echo "ok $((number += 1)) - the second report is there" || echo "not ok $((number += 1)) - the second report is there"
"$program" -j1 --format=json --hosts=hosts > one 2>/dev/null; "$program" -j8 --format=json --hosts=hosts > eight 2>/dev/null
cmp -s one eight && echo "ok $((number += 1)) - the same bytes for any number of jobs" || echo "not ok $((number += 1)) - the same bytes for any number of jobs"
expect 2 'expected `devices:`' 'facts that are none' "$program" --facts=good/etc/network/interfaces good
printf 'devices:\n  eth0: {kind: ehternet}\n' > facts.yaml
expect 2 'facts.yaml:2:' 'facts with a wrong word say where' "$program" --facts=facts.yaml good
printf 'devices:\n  eth0: {kind: dummy}\n' > facts.yaml
expect 1 'neighbour discovery' 'facts count' "$program" --facts=facts.yaml good
# The filter is on before anything of a host is read: the report waits for its reader here.
mkfifo report.fifo
"$program" -o report.fifo good & filtered=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
	mode=$(sed -n 's/^Seccomp:[[:space:]]*//p' "/proc/$filtered/status" 2>/dev/null)
	[ "$mode" = 2 ] && break
	sleep 0.2
done
number=$((number + 1))
if "$program" --version | grep -q 'without a sandbox'; then
	echo "ok $number - built without a sandbox # SKIP"
elif [ "$mode" = 2 ]; then
	echo "ok $number - system calls are filtered"
else
	echo "not ok $number - system calls are filtered"
fi
timeout 20 cat report.fifo > /dev/null
wait "$filtered"
expect 0 '1 accepted' 'without the filter' "$program" --no-sandbox good

# A change under review: rendered trees in a checkout, of which the diff changes one file.
mkdir -p review/.git review/rendered
cp -r "$top/testdata/hosts/incident" review/rendered/gw1
cause=rendered/gw1/etc/sysctl.d/50-gateway.conf
printf -- '--- a/%s\n+++ b/%s\n@@ -4 +4 @@\n-x\n+net.ipv6.conf.all.forwarding = 1\n' $cause $cause > review.diff
printf -- '--- a/%s\n+++ b/%s\n@@ -4 +4 @@\n-x\n+y\n' rendered/gw2/x rendered/gw2/x > other.diff
cd review || exit 1
expect 1 "$cause:4:1: error: eno1 refuses" 'a finding is shown at the changed line' "$program" -f gcc --diff-lines=../review.diff rendered/gw1
expect 1 "$cause:4:1: error: eno1 refuses" 'the diff comes from standard input' "$program" -f gcc --diff-lines=- rendered/gw1 < ../review.diff
expect 1 'interfaces:14:9: error: eno1 refuses' 'a change elsewhere moves nothing' "$program" -f gcc --diff-lines=../other.diff rendered/gw1
expect 1 'interfaces:14:9: error: eno1 refuses' '--anchor=token' "$program" -f gcc --anchor=token --diff-lines=../review.diff rendered/gw1
expect 1 "$cause:4:1: error: eno1 refuses" '--anchor=cause wants no diff' "$program" -f gcc --anchor=cause rendered/gw1
expect 1 '[line 14 of etc/network/interfaces depends on this](1)' 'SARIF links to the token' "$program" -f sarif --diff-lines=../review.diff rendered/gw1
cp out sarif.json; expect 0 '' 'and keeps its code flow' grep -q '"codeFlows"' sarif.json
"$program" -f json rendered/gw1 | sed 's/.*"findings"//' > ../plain.json
"$program" -f json --diff-lines=../review.diff rendered/gw1 | sed 's/.*"findings"//' > ../moved.json
expect 0 '' 'JSON differs by the anchor only' diff ../plain.json \
	<(sed 's/"anchor": {"file": "etc.sysctl.d.50-gateway.conf", "line": 4, [^}]*}, //' ../moved.json)
expect 0 '"anchor"' 'which it has' grep '"anchor"' ../moved.json
cd rendered || exit 1
expect 1 "gw1/etc/sysctl.d/50-gateway.conf:4:1: error: eno1" 'below the top of the checkout' "$program" -f gcc --diff-lines=../../review.diff gw1
expect 1 "gateway.conf:4:1: error: eno1" 'an absolute ROOT' "$program" -f gcc --diff-lines=../../review.diff "$PWD/gw1"
cd "$work" || exit 1
expect 2 'interfaces:1:1: no unified diff' 'a diff that is none' "$program" --diff-lines=good/etc/network/interfaces good
expect 2 'No such file' 'a diff that is not there' "$program" --diff-lines=nowhere good
printf -- '--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n' > cut.diff
expect 2 'cut.diff:3:1: the diff ends within this hunk' 'a diff that is cut' "$program" --diff-lines=cut.diff good
expect 2 'Is a directory' 'a directory as diff' "$program" --diff-lines=good good
expect 2 '--diff-lines is wanted' '--anchor=auto without a diff' "$program" --anchor=auto good
expect 2 'token, cause or auto' '--anchor of something else' "$program" --anchor=line good
expect 2 'standard input already' 'two files in standard input' "$program" --diff-lines=- --hosts-from=-
# The option table of the man page, where nothing above has tried it.
export -n IPTOKEN_LINT_POLICY NO_COLOR
unset IPTOKEN_LINT_POLICY NO_COLOR
mkdir -p search/.git search/below/deep
tree search/below/deep/host
printf 'version: 1\nrequire:\n  - token: {phase: up}\n' > wanted.yaml
cp wanted.yaml search/.iptoken-lint.yaml
printf 'version: 1\n' > search/below/nothing.yaml
cd search/below/deep || exit 1
expect 1 'policy-token' 'a policy is found upward' "$program" host
expect 0 '0 errors' '--no-policy finds none' "$program" --no-policy host
expect 0 '0 errors' '--policy is before it' "$program" -p ../nothing.yaml host
expect 0 '0 errors' 'the environment is before it' env IPTOKEN_LINT_POLICY=../nothing.yaml "$program" host
expect 1 'policy-token' '--policy is before the environment' \
	env IPTOKEN_LINT_POLICY=../nothing.yaml "$program" -p "$work/wanted.yaml" host
cp ../nothing.yaml ../.iptoken-lint.yaml
expect 0 '0 errors' 'the nearest counts' "$program" host
rm ../.iptoken-lint.yaml; mkdir .git
expect 0 '0 errors' 'and none above the root of the checkout' "$program" host
mkdir -p host/etc/iptoken-lint; cp "$work/wanted.yaml" host/etc/iptoken-lint/policy.yaml
expect 1 'policy-token' "then the host's own" "$program" host
expect 1 'policy-token' 'which a gate has, too' "$program" --gate host
rm -r host/etc/iptoken-lint .git
expect 0 '' 'but it looks for no other' "$program" --gate host
expect 0 '' 'nor reads the environment' env IPTOKEN_LINT_POLICY="$work/wanted.yaml" "$program" --gate host
cd "$work" || exit 1
expect 2 'nowhere.yaml' 'a policy that is not there' env IPTOKEN_LINT_POLICY=nowhere.yaml "$program" good

tree warned; printf 'net.ipv6.conf.all.accept_ra = 0\n' > warned/etc/sysctl.d/50-x.conf
expect 0 '1 warning' 'a warning does not fail' "$program" --no-policy warned
expect 1 '1 warning' 'but with --fail-on=warning' "$program" --no-policy --fail-on=warning warned
expect 1 '1 warning' 'and with --fail-on=note' "$program" --no-policy --fail-on=note warned
expect 0 '1 warning' 'and not with --fail-on=never' "$program" --no-policy --fail-on=never warned
expect 1 '2 hosts' 'several ROOTs' "$program" --no-policy good "$top/testdata/hosts/incident"
expect 2 '2 hosts' 'one that is not there among several' "$program" --no-policy good nowhere
cp report.json kept.json; printf '{}' > facts.json
expect 2 '' 'a run that fails at its start' "$program" -f json -o kept.json --facts=nowhere/facts --policy=nowhere good
expect 0 '' 'leaves the report of the last one' cmp report.json kept.json
expect 0 '' 'and no temporary file' sh -c '! ls kept.json.* 2> /dev/null'
expect 0 '' 'no colour in a file' sh -c "'$program' -q --color=auto '$top/testdata/hosts/incident' | { ! grep -q \"\$(printf '\\033')\"; }"
expect 0 '' 'colour when it is asked for' sh -c "'$program' -q --color=always '$top/testdata/hosts/incident' | grep -q \"\$(printf '\\033')\""
for abbreviated in --forma=json --quie --no-pol --dif --diff-line=x --timelin; do
	expect 2 'abbreviations' "$abbreviated is refused" "$program" "$abbreviated" good
done
if command -v script > /dev/null; then
	shown() { TERM=xterm "$@" script -qec "$program -q --no-policy $top/testdata/hosts/incident" /dev/null < /dev/null; }
	expect 0 '' 'a terminal gets colour' sh -c "$(declare -f shown | sed 's/^shown ()/shown()/'); program='$program' top='$top'; shown env | grep -q \"\$(printf '\\033')\""
	expect 1 '' 'and none with NO_COLOR' sh -c "$(declare -f shown | sed 's/^shown ()/shown()/'); program='$program' top='$top'; shown env NO_COLOR=1 | grep -q \"\$(printf '\\033')\""
fi

# Columns count code points, also of what is no UTF-8; the end is exclusive.
tree points; printf 'auto eth0\niface eth0 inet6 auto\n\tpre-up : \303\244\342\202\254\360\237\230\200\377 ; ip token set ::5 dev eth0\n' > points/etc/network/interfaces
expect 0 '"location": {"file": "etc/network/interfaces", "line": 3, "column": 18, "end_line": 3, "end_column": 43}, "verdict"' \
	'columns count code points' "$program" --no-policy -f json points
echo "1..$number"
