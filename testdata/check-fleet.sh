#!/usr/bin/env bash
# Many hosts in one run: their order, broken ones among them, parts of a fleet, and parts put
# together again. Prints TAP.
set -u
cd "$(dirname "$0")/.."
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

ok() {  # NAME: the command before it went well
	if [ $? = 0 ]; then echo "ok $((number += 1)) - $1"; else echo "not ok $((number += 1)) - $1"; fi
}
status_is() {  # STATUS COMMAND...
	local want=$1 status=0
	shift
	"$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" = "$want" ] || { echo "# exit status $status, not $want: $*"; sed 's/^/# /' "$work/err"; return 1; }
}

# A fleet: the hosts of the tests, a few times each.
mkdir "$work/fleet"
for copy in 1 2 3 4; do
	for host in testdata/hosts/*/; do
		[ -d "$host/etc" ] && cp -r "$host" "$work/fleet/$(basename "$host")-$copy"
	done
done
rm -f "$work"/fleet/*/want* "$work"/fleet/*/options
# Each copy in networks of its own, so that no two hosts have one token on one link.
for copy in 1 2 3 4; do
	find "$work/fleet" -path "*-$copy/etc/network/*" -type f -exec sed -i -E "s/10\.192\.20\./10.10$copy.20./g
		s/10\.64\./10.$copy./g; s/2620:0:860:/2620:0:86$copy:/g; s/2001:db8:/2001:db$copy:/g" {} +
done
count=$(ls "$work/fleet" | wc -l)
lint=("$program" --no-policy)

status_is 1 "${lint[@]}" --hosts="$work/fleet" -f json -o "$work/all.json" &&
	status_is 1 "${lint[@]}" --hosts="$work/fleet" -f jsonl -o "$work/all.jsonl" --report=sarif:"$work/all.sarif"
ok "a fleet is linted"

(ls -d "$work"/fleet/*; echo; ) >"$work/list"
status_is 1 "${lint[@]}" --hosts-from="$work/list" -f json -o "$work/a" && cmp -s "$work/a" "$work/all.json" &&
	"${lint[@]}" --hosts-from=- -f json <"$work/list" | cmp -s - "$work/all.json"
ok "the same hosts from a list, and from standard input"

tac "$work/list" >"$work/tsil"
status_is 1 "${lint[@]}" --hosts-from="$work/tsil" -j8 -f jsonl -o "$work/a" && tac "$work/all.jsonl" | cmp -s - "$work/a"
ok "the report has the order of the list, whatever the number of jobs"

for format in text json jsonl sarif junit github gitlab checkstyle gcc html; do
	"${lint[@]}" --hosts="$work/fleet" -j1 -f "$format" >"$work/one" 2>/dev/null
	"${lint[@]}" --hosts="$work/fleet" -j8 -f "$format" >"$work/eight" 2>/dev/null
	cmp -s "$work/one" "$work/eight"
	ok "-j1 and -j8 write the same bytes: $format"
done

sed "3i$work/nowhere" "$work/list" >"$work/broken"
status_is 2 "${lint[@]}" --hosts-from="$work/broken" -j8 -f jsonl -o "$work/a" &&
	sed 3d "$work/a" | cmp -s - "$work/all.jsonl" && sed -n 3p "$work/a" | grep -q '"error": "[^"]*nowhere: no such'
ok "one broken host never costs the others theirs, and the run ends with 2"

status_is 2 "${lint[@]}" --hosts="$work/fleet" --hosts-from="$work/list" && status_is 2 "${lint[@]}" --hosts-from="$work/list" "$work"
ok "hosts come from one place"

for shard in 0/3 4/3 1/0 1 /3 1/ a/3 -1/3 1/3x; do
	status_is 2 "${lint[@]}" --hosts="$work/fleet" --shard="$shard"
	ok "--shard=$shard is refused"
done

part() {  # K N FORMAT OUTPUT [OPTION]...
	local k=$1 n=$2 format=$3 output=$4
	shift 4
	"${lint[@]}" --hosts="$work/fleet" --shard="$k/$n" -f "$format" -o "$output" "$@" 2>/dev/null
}
merged=("${lint[@]}" --merge)
for format in json jsonl sarif; do
	for k in 1 2 3 4 5; do part $k 5 $format "$work/$k.$format"; done
	status_is 1 "${merged[@]}" "$work"/{1,2,3,4,5}.$format -o "$work/a" && cmp -s "$work/a" "$work/all.$format"
	ok "$format: all shards give what one run gives, byte for byte"
	status_is 1 "${merged[@]}" "$work"/{4,1,5,3,2}.$format -o "$work/b" && cmp -s "$work/a" "$work/b"
	ok "$format: in any order"
	status_is 2 "${merged[@]}" "$work"/{4,2}.$format -o "$work/x" && grep -q 'missing of 5 shards: 1 3 5$' "$work/err" &&
		status_is 2 "${merged[@]}" "$work"/{1,5}.$format -o "$work/y" &&
		status_is 1 "${merged[@]}" "$work/y" "$work/3.$format" "$work/x" -o "$work/c" && cmp -s "$work/a" "$work/c"
	ok "$format: parts of parts, and what is missing is said"
	status_is 2 "${merged[@]}" "$work"/{2,4}.$format -o "$work/z" && cmp -s "$work/x" "$work/z"
	ok "$format: parts in any order, too"
	status_is 2 "${merged[@]}" "$work"/{1,2,2}.$format && grep -q 'another file has' "$work/err" &&
		status_is 2 "${merged[@]}" "$work/x" "$work/4.$format" && grep -q 'another file has' "$work/err"
	ok "$format: no shard twice"
	part 2 4 $format "$work/other"
	status_is 2 "${merged[@]}" "$work/1.$format" "$work/other" && grep -q 'another run' "$work/err"
	ok "$format: shards of other numbers are refused"
	head -c 500 "$work/2.$format" >"$work/cut"
	status_is 2 "${merged[@]}" "$work/1.$format" "$work/cut" && grep -q "cut:[0-9]*:[0-9]*: the report is cut here" "$work/err"
	ok "$format: a cut report is refused, and where it is cut is said"
	status_is 2 "${merged[@]}" "$work/all.$format" && grep -q 'no report of a shard' "$work/err"
	ok "$format: a report of no shard is refused"
done
for format in json sarif; do
	cat "$work"/{1,2}.$format >"$work/both"
	status_is 2 "${merged[@]}" "$work/both" && grep -q 'has more behind the report' "$work/err"
	ok "$format: two reports in one file are refused"
done
sed '$d' "$work/2.jsonl" >"$work/cut"
status_is 2 "${merged[@]}" "$work"/{1,3,4,5}.jsonl "$work/cut" && grep -q 'none, but one of them is cut$' "$work/err"
ok "jsonl: a shard that lacks its last lines is noticed"

# What makes another run, and what does not.
other_run() {  # NAME OPTION...: shard 2 with these options does not go with shard 1
	local name=$1
	shift
	part 2 5 json "$work/other" "$@"
	status_is 2 "${merged[@]}" "$work/1.json" "$work/other" && grep -q 'another run' "$work/err"
	ok "another run: $name"
}
printf 'net.ipv6.conf.all.forwarding = 0\n' >"$work/drop-in"
printf 'version: 1\n' >"$work/policy.yaml"
printf 'devices:\n  eno1: {kind: dummy}\n' >"$work/facts.yaml"
other_run "another kernel" --kernel=5.10
other_run "another scenario" --scenario=boot
other_run "another loader" --sysctl-loader=procps
other_run "what if" --what-if=net.ipv6.conf.all.forwarding=1
other_run "an overlay" --overlay=/etc/sysctl.d/99-x.conf="$work/drop-in"
other_run "facts" --facts="$work/facts.yaml"
other_run "another day" --today=2026-01-01
other_run "allowed findings listed" --show-suppressed
other_run "no comments that allow" --no-inline
mkdir -p "$work/moved"
cp -r "$work/fleet" "$work/moved/elsewhere"
lint_moved() { (cd "$work/moved" && "$program" --no-policy --hosts=elsewhere -j1 "$@") 2>/dev/null; }
for k in 1 2 3 4 5; do lint_moved --shard=$k/5 -f json -o "$work/moved/$k.json"; done
lint_moved -f json >"$work/moved/all.json"
status_is 1 "${merged[@]}" "$work"/moved/{5,4,3,2,1}.json -o "$work/b" && cmp -s "$work/b" "$work/moved/all.json" &&
	status_is 1 "${merged[@]}" "$work/1.json" "$work"/moved/{2,3,4,5}.json -o "$work/b"
ok "the path of the fleet decides neither the shard nor the run"
rm -r "$work/moved/elsewhere/$(ls "$work/fleet" | tail -n 1)"
lint_moved --shard=2/5 -f json -o "$work/other"
status_is 2 "${merged[@]}" "$work/1.json" "$work/other" && grep -q 'another run' "$work/err"
ok "another run: a host less"

# Random splits of a list in random order, one host of which is broken, merged in random order.
RANDOM=20261126
random_merge() {  # FORMAT FILE...: merge some of them until there is one
	local format=$1 step=0 some result
	shift
	while [ $# -gt 1 ]; do
		mapfile -t files < <(printf '%s\n' "$@" | shuf --random-source=<(yes $RANDOM))
		some=$((RANDOM % ($# - 1) + 2))
		result=$work/merged.$((step += 1)).$format
		"${merged[@]}" "${files[@]:0:some}" -o "$result" 2>/dev/null
		[ $? = 2 ] || return 1
		set -- "$result" "${files[@]:some}"
	done
	cmp -s "$1" "$work/random.$format"
}
{ cat "$work/list"; echo "$work/nowhere"; } | shuf --random-source=<(yes 7) >"$work/shuffled"
"${lint[@]}" --hosts-from="$work/shuffled" -f json -o "$work/random.json" --report=jsonl:"$work/random.jsonl" --report=sarif:"$work/random.sarif" 2>/dev/null
for n in 2 3 7 16 200; do
	for ((k = 1; k <= n; k++)); do
		"${lint[@]}" --hosts-from="$work/shuffled" --shard=$k/$n --allow-empty -f json -o "$work/r$k.json" \
			--report=jsonl:"$work/r$k.jsonl" --report=sarif:"$work/r$k.sarif" 2>/dev/null
	done
	for format in json jsonl sarif; do
		[ "$(find "$work" -name "r[0-9]*.$format" | wc -l)" = $n ] || echo "not ok - $n shards write $n files"
		# A shard without a host is an empty file of jsonl and tells nothing.
		mapfile -t parts < <(find "$work" -name "r[0-9]*.$format" -size +0)
		random_merge $format "${parts[@]}"
		ok "$format: $n shards merged at random give what one run gives"
	done
done
part 1 1 json "$work/whole.json" && false; "${lint[@]}" --merge "$work/whole.json" | cmp -s - "$work/all.json"
ok "one shard of one is the whole"

status_is 2 "${lint[@]}" --merge "$work/list" && status_is 2 "${lint[@]}" --merge && status_is 2 "${lint[@]}" --merge "$work/1.json" "$work/2.jsonl"
ok "what is no report, or of two formats, is refused"

# Two hosts with one token on one link.
shared() {  # what a report in json, on standard input, says of hosts that are told of another
	python3 -c 'import json, sys
print(", ".join(host["host"] + " " + finding["message"].split(" has ")[0]
                for host in json.load(sys.stdin)["hosts"] for finding in host["findings"]
                if finding["rule"] == "token-on-two-hosts"))'
}
host() {  # NAME ADDRESS... : eno1 with these addresses and the token ::a
	local name=$1 address
	mkdir -p "$work/pairs/$name/etc/network"
	shift
	{
		printf 'auto eno1\niface eno1 inet manual\n\tpre-up ip token set ::a dev eno1\n'
		for address; do printf '\tup ip addr add %s dev eno1\n' "$address"; done
	} >"$work/pairs/$name/etc/network/interfaces"
}
pairs() {  # WANT: what is told of the hosts that were made, whatever the number of jobs
	local want=$1 jobs got
	for jobs in 1 2 8; do
		got=$("${lint[@]}" --hosts="$work/pairs" -j$jobs -f json | shared)
		[ "$got" = "$want" ] || { echo "# -j$jobs: $got"; return 1; }
	done
	rm -r "$work/pairs"
}
host gw1 2001:db8:1::1/64; host gw2 2001:db8:1::2/64; host gw3 2001:db8:2::3/64
pairs 'gw2 eno1 of gw1'
ok "two hosts: one /64"
host gw1 2001:db8:1::1/64; host gw2 2001:db8:1::2/64
for format in text json jsonl sarif junit github gitlab checkstyle gcc html; do
	"${lint[@]}" --hosts="$work/pairs" -j1 -f "$format" >"$work/one" && "${lint[@]}" --hosts="$work/pairs" -j8 -f "$format" >"$work/eight"
	cmp -s "$work/one" "$work/eight" && grep -q 'eno1 of gw1 has the same token' "$work/one"
	ok "two hosts: told in $format"
done
rm -r "$work/pairs"
host gw1 10.0.0.1/24; host gw2 10.0.0.2/24; host gw3 10.0.0.3/25; host gw4 10.0.1.4/24
pairs 'gw2 eno1 of gw1'
ok "two hosts: one IPv4 network with one length"
host gw1 192.168.1.1/24; host gw2 192.168.1.1/24
pairs ''
ok "two hosts: numbered alike at two sites"
host gw1 10.0.0.1/24 2001:db8:1::1/64; host gw2 10.0.0.2/24 2001:db8:2::2/64; host gw3 10.0.0.3/24
pairs 'gw3 eno1 of gw1'
ok "two hosts: IPv6 decides where both have it"
host gw1 2001:db8:1::1/128; host gw2 2001:db8:1::1/128; host gw3 fe80::1/64; host gw4 fe80::2/64; host gw5; host gw6
pairs ''
ok "two hosts: what says nothing of a link"
host gw1 2001:db8:1::1/64; host gw2 2001:db8:1::2/64
sed -i '/token/p; s/::a dev/::b dev/' "$work/pairs/gw1/etc/network/interfaces"
pairs ''
ok "two hosts: a token that was replaced is none"
host gw1 2001:db8:1::1/64; host gw2 2001:db8:1::2/64; mkdir "$work/site"; mv "$work/pairs/gw2" "$work/site/gw1"
[ "$("${lint[@]}" "$work/pairs/gw1" "$work/site/gw1" -f json | shared)" = '' ]
ok "two hosts: one name is one host"
rm -r "$work/pairs" "$work/site"
host gw1 2001:db8:1::1/64; host gw2 2001:db8:1::2/64
sed -i 's/^\tpre-up/\t# iptoken-lint: allow token-on-two-hosts -- a cold spare\n&/' "$work"/pairs/gw*/etc/network/interfaces
status_is 0 "${lint[@]}" --hosts="$work/pairs" --fail-on=warning --show-suppressed &&
	grep -q 'a cold spare' "$work/out" && grep -q ' 0 warnings, 2 notes, 1 suppressed' "$work/out" &&
	status_is 0 "${lint[@]}" "$work/pairs/gw2" && ! grep -q suppression-unused "$work/out"
ok "two hosts: a comment allows it, and is not for nothing where the other host is not looked at"
status_is 1 "${lint[@]}" --hosts="$work/pairs" --fail-on=warning --no-inline --write-baseline="$work/baseline" &&
	status_is 0 "${lint[@]}" --hosts="$work/pairs" --fail-on=note --no-inline --baseline="$work/baseline" &&
	status_is 0 "${lint[@]}" "$work/pairs/gw2" --fail-on=note --no-inline --baseline="$work/baseline"
ok "two hosts: a baseline knows it"
printf 'version: 1\nseverity: {token-on-two-hosts: error}\n' >"$work/policy.yaml"
status_is 1 "$program" --policy="$work/policy.yaml" --hosts="$work/pairs" --no-inline
ok "two hosts: a policy decides how loud it is"
for k in 1 2; do "${lint[@]}" --hosts="$work/pairs" --no-inline --shard=$k/2 --allow-empty -f json >"$work/$k"; done
[ "$("${lint[@]}" --merge "$work/1" "$work/2" | shared)$("${lint[@]}" --hosts="$work/pairs" --no-inline --shard=1/1 -f json | shared)" = '' ]
ok "two hosts: no part compares them, not even the only one"
sed 's/::a dev/::c dev/' "$work/pairs/gw2/etc/network/interfaces" >"$work/pending"
sed -i 's/::a dev/::b dev/' "$work/pairs/gw2/etc/network/interfaces"
sed 's/::b dev/::a dev/' "$work/pairs/gw2/etc/network/interfaces" >"$work/wrong"
status_is 0 "$program" --gate --fail-on=warning --no-inline --overlay=/etc/network/interfaces="$work/pending" "$work/pairs/gw2"
"$program" --gate --fail-on=warning --no-inline --overlay=/etc/network/interfaces="$work/wrong" "$work/pairs/gw1" "$work/pairs/gw2" >"$work/out"
grep -q 'token-on-two-hosts' "$work/out"
ok "two hosts: a gate tells what the change brings"

# The same of two interfaces of a host.
rm -r "$work/pairs"
host gw1
for name in eno1.100 eno1.200; do
	printf 'auto %s\niface %s inet manual\n\tup ip token set ::a dev %s\n' $name $name $name
done >>"$work/pairs/gw1/etc/network/interfaces"
cp -r "$work/pairs/gw1" "$work/pairs/gw2"
printf 'auto eno2.100\niface eno2.100 inet manual\n\tup ip token set ::a dev eno2.100\n' >>"$work/pairs/gw2/etc/network/interfaces"
"${lint[@]}" --hosts="$work/pairs" -f gcc | sed -n 's/.*warning: \(.*\) have the same token.*/\1/p' >"$work/out"
[ "$(cat "$work/out")" = 'eno1 and eno2.100' ]
ok "one host: VLANs of one interface are on links of their own"

status_is 1 "${lint[@]}" --hosts="$work/fleet" -o "$work/a" --stats && grep -q "^iptoken-lint: $count hosts" "$work/err" && ! grep -q 'replaying' "$work/err"
ok "--stats tells how long it took"
status_is 1 "${lint[@]}" --hosts="$work/fleet" -o "$work/a" -v && grep -q 'replaying .* us a host' "$work/err" && ! grep -q ' hosts (' "$work/err"
ok "-v tells how long each stage took"
status_is 1 "${lint[@]}" "$work/fleet/incident-1" -v && [ ! -s "$work/err" ] && status_is 1 "${lint[@]}" "$work/fleet/incident-1" -v --stats && grep -q 'replaying' "$work/err"
ok "of one host only with --stats as well"

# Lists: each form of them names the same hosts.
same_as_all() { cmp -s "$work/a" "$work/all.json"; }
ls -d "$work"/fleet/* | sed 's/$/\r/' >"$work/crlf"
status_is 1 "${lint[@]}" --hosts-from="$work/crlf" -f json -o "$work/a" && same_as_all
ok "a list whose lines end in CR LF"
ls -d "$work"/fleet/* | tr '\n' '\0' >"$work/nul"
status_is 1 "${lint[@]}" --hosts-from="$work/nul" -f json -o "$work/a" && same_as_all
ok "a list of find -print0"
{ echo; ls -d "$work"/fleet/* | sed 's/$/\n\n/'; printf '\r\n'; } >"$work/blank"
status_is 1 "${lint[@]}" --hosts-from="$work/blank" -f json -o "$work/a" && same_as_all
ok "empty lines of a list do not count"
printf %s "$(cat "$work/list")" >"$work/cut"
status_is 1 "${lint[@]}" --hosts-from="$work/cut" -f json -o "$work/a" && same_as_all
ok "a list whose last line does not end"
awk '{ print; print }' <(ls -d "$work"/fleet/*) >"$work/twice"
status_is 1 "${lint[@]}" --hosts-from="$work/twice" -f jsonl -o "$work/a" && cmp -s "$work/a" <(awk '{ print; print }' "$work/all.jsonl")
ok "a host that is listed twice is judged twice"
mkdir "$work/#1" && cp -r "$work/fleet/incident-1/etc" "$work/#1" && printf '%s\n' '#1' >"$work/number"
(cd "$work" && "${lint[@]}" --hosts-from=number -f jsonl) | grep -q '"host": "#1"'
ok "a list has no comments: a name may begin with #"
printf '%s\n%s\n' "$work/no/such" "$work/fleet/incident-1" >"$work/missing"
status_is 2 "${lint[@]}" --hosts-from="$work/missing" -f jsonl -o "$work/a" && [ "$(wc -l <"$work/a")" = 2 ] && head -n 1 "$work/a" | grep -q '"error": "[^"]*such: no such'
ok "a path that leads nowhere is a host that cannot be judged"
mkdir -p "$work/odd/$(printf 'a\nb')" "$work/odd/c" && cp -r "$work/fleet/incident-1/etc" "$work/odd/$(printf 'a\nb')" && cp -r "$work/fleet/incident-1/etc" "$work/odd/c"
find "$work/odd" -mindepth 1 -maxdepth 1 -print0 | LC_ALL=C sort -z >"$work/nul"
status_is 1 "${lint[@]}" --hosts-from="$work/nul" -f jsonl -o "$work/a" && grep -q '"host": "a\\nb"' "$work/a" && [ "$(wc -l <"$work/a")" = 2 ]
ok "a newline belongs to a path of find -print0"
{ for ((i = 0; i < 200; i++)); do echo "$work/fleet/incident-1"; done; printf 'x\0y\n'; } >"$work/late"
status_is 2 "${lint[@]}" --hosts-from="$work/late" && grep -q 'there is a NUL in a line' "$work/err"
ok "a NUL in a line is refused"
status_is 2 "${lint[@]}" --hosts-from="$work/none" && status_is 2 "${lint[@]}" --hosts-from=/dev/null && grep -q 'there is no host in it' "$work/err" &&
	status_is 0 "${lint[@]}" --hosts-from=/dev/null --allow-empty
ok "a list that is missing or empty"
{ for ((i = 0; i < 3000; i++)); do echo "$work/fleet/incident-$((i % 4 + 1))"; done; } >"$work/long"
status_is 1 "${lint[@]}" --hosts-from="$work/long" -f jsonl -o "$work/a" && [ "$(wc -l <"$work/a")" = 3000 ] &&
	diff -q <(sed 's/.*"root": "\([^"]*\)".*/\1/' "$work/a") "$work/long" >/dev/null
ok "a list that is longer than what is read of it at once"

# Causes that hosts share.
for host in 1 2 3; do
	mkdir -p "$work/shared/gw$host" && cp -r "$work/fleet/incident-1/etc" "$work/shared/gw$host"
done
"${lint[@]}" --hosts="$work/shared" >"$work/out"
grep -q 'error \[token-ra-disabled\], on 3 hosts, told above for gw1' "$work/out" && grep -q -- '-v' "$work/out"
ok "text folds a cause that hosts share, and says how to unfold it"
"${lint[@]}" --hosts="$work/shared" -v >"$work/unfolded" 2>/dev/null
! grep -q 'on 3 hosts' "$work/unfolded" && [ "$(grep -c 'error.*\[token-ra-disabled\]' "$work/unfolded")" = 3 ]
ok "text: -v tells it of each host"
[ "$("${lint[@]}" --hosts="$work/shared" -f gcc | grep -c 'token-ra-disabled')" = 3 ]
ok "formats for machines do not fold"

# One broken host in every format: it is told of, and the others are as they were.
{ ls -d "$work"/shared/*; echo "$work/nowhere"; } >"$work/broken"
for format in text json jsonl sarif junit github gitlab checkstyle gcc html; do
	status_is 2 "${lint[@]}" --hosts-from="$work/broken" -f $format -o "$work/a" && grep -q 'nowhere' "$work/a" && grep -q 'gw1' "$work/a"
	ok "one broken host: $format"
done

# Killed without a chance to clean up: the old report stands, and nothing beside it.
{ for ((i = 0; i < 20000; i++)); do echo "$work/fleet/incident-1"; done; } >"$work/long"
mkdir "$work/killed" && echo old >"$work/killed/report"
"${lint[@]}" --hosts-from="$work/long" -f json -o "$work/killed/report" 2>/dev/null &
pid=$!
for ((i = 0; i < 200; i++)); do
	ls -l /proc/$pid/fd 2>/dev/null | grep -q "$work/killed/" && break
	sleep 0.05
done
kill -KILL $pid && ! wait $pid 2>/dev/null
[ $i -lt 200 ] && [ "$(cat "$work/killed/report")" = old ] && [ "$(ls "$work/killed")" = report ]
ok "a run that is killed leaves the old report, and nothing beside it"

# Memory: ten times the hosts, hardly more of it. Sanitizers keep what was freed.
peak() {  # the most that a run over COUNT hosts of a list held, in KiB
	"${lint[@]}" --hosts-from=<(for ((i = 0; i < $1; i++)); do echo "$work/fleet/incident-$((i % 4 + 1))"; done) \
		-j1 -f jsonl -o /dev/null --stats 2>&1 | sed -n 's/.*, \([0-9]*\) KiB$/\1/p'
}
if nm -D "$program" 2>/dev/null | grep -q '__asan\|__tsan'; then
	ok "memory does not grow with the fleet # SKIP a sanitizer"
else
	small=$(peak 200) large=$(peak 2000)
	[ "$large" -le $((small * 12 / 10)) ] || { echo "# $small KiB for 200 hosts, $large KiB for 2000"; false; }
	ok "memory does not grow with the fleet"
fi

status_is 1 "${lint[@]}" --hosts="$work/fleet" -o "$work/a" && [ ! -s "$work/err" ]
ok "no progress where standard error is no terminal"
echo "1..$number"
