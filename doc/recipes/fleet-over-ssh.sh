#!/bin/sh
# A fleet on several machines over ssh, with GNU parallel.
#
#   fleet-over-ssh.sh WORKERS HOSTS SHARDS REPORT [OPTION]...
#
# WORKERS is a file of ssh destinations, a line each; HOSTS the directory of host trees, at the
# same path on every worker; REPORT the JSON report of the whole run. The OPTIONs go to
# iptoken-lint. The exit status is that of one run over all hosts.
#
# When a worker dies, the run says which shards are missing and ends with 2. What is there stays
# in REPORT.parts: the same command again does the missing shards only, on the workers that
# answer. Delete REPORT.parts when the trees or the options have changed meanwhile.
set -u
[ $# -ge 4 ] || { sed -n '4,6p' "$0" >&2; exit 2; }
workers=$1 hosts=$2 shards=$3 report=$4 parts=$4.parts
shift 4
mkdir -p "$parts" || exit 2

missing() {
	for shard in $(seq "$shards"); do
		[ -f "$parts/$shard.json" ] || echo "$shard"
	done
}

# The workers that answer; one shard at a time on each, for iptoken-lint uses all processors.
answering() {
	while read -r worker; do
		[ -z "$worker" ] || ! ${PARALLEL_SSH:-ssh} -n "$worker" true || echo "1/$worker"
	done < "$workers"
}

# Findings are no failure of a shard.
todo=$(missing)
rm -rf "$parts/run"
if [ -n "$todo" ]; then
	answering > "$parts/workers"
	[ -s "$parts/workers" ] || { echo "$0: no worker answers" >&2; exit 2; }
	echo "$todo" | parallel --sshloginfile "$parts/workers" --results "$parts/run" --quote \
		iptoken-lint --hosts="$hosts" --shard="{}/$shards" --fail-on=never --format=json "$@" \
		> /dev/null
fi

# Only a report that arrived whole gets a name.
for shard in $todo; do
	raw=$parts/run/1/$shard/stdout
	[ ! -s "$raw" ] || iptoken-lint --merge --output="$parts/$shard.json" "$raw" 2> /dev/null
done

set --
for shard in $(seq "$shards"); do
	[ ! -f "$parts/$shard.json" ] || set -- "$@" "$parts/$shard.json"
done
iptoken-lint --merge --output="$report" "$@"
status=$?
[ -n "$(missing)" ] || rm -r "$parts"
exit $status
