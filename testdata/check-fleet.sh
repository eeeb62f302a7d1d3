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
count=$(ls "$work/fleet" | wc -l)
lint=("$program" --no-policy)

status_is 1 "${lint[@]}" --hosts="$work/fleet" -f json -o "$work/all.json" &&
	status_is 1 "${lint[@]}" --hosts="$work/fleet" -f jsonl -o "$work/all.jsonl"
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
for format in json jsonl; do
	for k in 1 2 3 4 5; do part $k 5 $format "$work/$k.$format"; done
	merged=("${lint[@]}" --merge)
	status_is 1 "${merged[@]}" "$work"/{1,2,3,4,5}.$format -o "$work/a" && cmp -s "$work/a" "$work/all.$format"
	ok "$format: all shards give what one run gives, byte for byte"
	status_is 1 "${merged[@]}" "$work"/{4,1,5,3,2}.$format -o "$work/b" && cmp -s "$work/a" "$work/b"
	ok "$format: in any order"
	status_is 2 "${merged[@]}" "$work"/{4,2}.$format -o "$work/x" && grep -q 'missing of 5 shards: 1 3 5$' "$work/err" &&
		status_is 2 "${merged[@]}" "$work"/{1,5}.$format -o "$work/y" &&
		status_is 1 "${merged[@]}" "$work/y" "$work/3.$format" "$work/x" -o "$work/c" && cmp -s "$work/a" "$work/c"
	ok "$format: parts of parts, and what is missing is said"
	status_is 2 "${merged[@]}" "$work"/{1,2,2}.$format && grep -q 'another file has' "$work/err"
	ok "$format: no shard twice"
	part 2 5 $format "$work/other" --kernel=5.10
	status_is 2 "${merged[@]}" "$work/1.$format" "$work/other" && grep -q 'another run' "$work/err"
	ok "$format: shards of other options are refused"
	part 2 4 $format "$work/other"
	status_is 2 "${merged[@]}" "$work/1.$format" "$work/other"
	ok "$format: shards of other numbers are refused"
	head -c 500 "$work/2.$format" >"$work/cut"
	status_is 2 "${merged[@]}" "$work/1.$format" "$work/cut" && grep -q 'is cut' "$work/err"
	ok "$format: a cut report is refused"
	status_is 2 "${merged[@]}" "$work/all.$format"
	ok "$format: a report of no shard is refused"
done
for k in 1 2 3; do part $k 3 sarif "$work/$k.sarif"; done
status_is 1 "${lint[@]}" --merge "$work"/{1,2,3}.sarif -o "$work/a" && status_is 2 "${lint[@]}" --merge "$work"/{3,1}.sarif -o "$work/b" &&
	status_is 1 "${lint[@]}" --merge "$work/b" "$work/2.sarif" -o "$work/c" && cmp -s "$work/a" "$work/c" &&
	[ "$(grep -o '"id": "iptoken-lint/shard-[0-9]-of-3/"' "$work/a" | sort -u | wc -l)" = 3 ]
ok "sarif: a run for each shard, in any order"
part 1 1 json "$work/whole.json" && false; "${lint[@]}" --merge "$work/whole.json" | cmp -s - "$work/all.json"
ok "one shard of one is the whole"

status_is 2 "${lint[@]}" --merge "$work/list" && status_is 2 "${lint[@]}" --merge && status_is 2 "${lint[@]}" --merge "$work/1.json" "$work/2.jsonl"
ok "what is no report, or of two formats, is refused"

status_is 1 "${lint[@]}" --hosts="$work/fleet" -o "$work/a" --stats -v && grep -q "^iptoken-lint: $count hosts" "$work/err" && grep -q 'replaying' "$work/err"
ok "--stats tells how long it took, and -v for what"

status_is 1 "${lint[@]}" --hosts="$work/fleet" -o "$work/a" && [ ! -s "$work/err" ]
ok "no progress where standard error is no terminal"
echo "1..$number"
