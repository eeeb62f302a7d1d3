#!/bin/sh
# run.sh TARGET SECONDS: fuzz TARGET with its seeds; what it finds lands beside them.
set -eu
target=$1 seconds=$2
name=${target##*/}
name=${name%_fuzz}
seeds=testdata/fuzz/$name
corpus=build/corpus/$name
dictionary=testdata/fuzz/$name.dict
log=build/corpus/$name.log
mkdir -p "$corpus" "$seeds"

by_libfuzzer() {
	status=0
	# shellcheck disable=SC2046
	"./$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
		-max_len=8192 -artifact_prefix="$seeds/found-" \
		$([ ! -f "$dictionary" ] || echo "-dict=$dictionary") \
		"$corpus" "$seeds" >"$log" 2>&1 || status=$?
	[ $status = 0 ] || tail -60 "$log"
	grep -aE 'DONE|stat::number_of_executed|stat::peak' "$log"
	return $status
}

by_afl() {
	out=build/corpus/afl/$name
	rm -rf "$out"
	mkdir -p "$out"
	# shellcheck disable=SC2046
	ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 \
	AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_CMPLOG_ONLY_NEW=1 \
		afl-fuzz -i "$seeds" -o "$out" -V "$seconds" -t 5000+ -m none \
		$([ ! -f "$dictionary" ] || echo "-x $dictionary") -- "./$target" >"$log" 2>&1 ||
		{ tail -20 "$log"; exit 1; }
	grep -E '^(execs_done|corpus_count|edges_found|saved_crashes|saved_hangs)' \
		"$out/default/fuzzer_stats"
	for found in "$out"/default/crashes/id:* "$out"/default/hangs/id:*; do
		[ ! -f "$found" ] || cp "$found" "$seeds/found-$(sha1sum <"$found" | cut -c1-40)"
	done
}

# What was found on a machine that is gone tomorrow can be made again from its log.
show_found() {
	for found in "$seeds"/found-*; do
		[ -f "$found" ] || continue
		echo "found: $found, by base64 -d:"
		base64 "$found"
	done
}

echo "== $name"
trap show_found EXIT
case $target in
*/afl-*) by_afl ;;
*) by_libfuzzer ;;
esac
! ls "$seeds"/found-* >/dev/null 2>&1
