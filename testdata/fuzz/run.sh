#!/bin/sh
# run.sh TARGET SECONDS: fuzz TARGET with its seeds; what it finds lands beside them.
set -eu
target=$1 seconds=$2
name=${target##*/}
name=${name%_fuzz}
seeds=testdata/fuzz/$name
corpus=build/corpus/$name
mkdir -p "$corpus" "$seeds"
dictionary=testdata/fuzz/$name.dict
"./$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
	-artifact_prefix="$seeds/found-" $([ ! -f "$dictionary" ] || echo "-dict=$dictionary") \
	"$corpus" "$seeds" 2>&1 | grep -E 'stat::|ERROR|SUMMARY|DONE|cov:' | tail -12
! ls "$seeds"/found-* >/dev/null 2>&1
