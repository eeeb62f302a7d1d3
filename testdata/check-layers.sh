#!/bin/sh
# Hold every file of src/ to src/LAYERS, and its lines to the hundred columns of .editorconfig.
# Prints each include that is not allowed, and each line that is too long.
set -eu
awk '
FILENAME == "src/LAYERS" {
	if ($0 ~ /^#/ || NF == 0) next
	folder = $1; sub(/:$/, "", folder)
	known[folder] = 1
	allowed[folder, folder] = 1
	for (i = 2; i <= NF; i++) allowed[folder, $i] = 1
	next
}
FNR == 1 {
	split(FILENAME, part, "/"); from = part[2]
	free = FILENAME ~ /_(test|fuzz)\.[ch]$/ || FILENAME ~ /testing\.[ch]$/
	if (!(from in known)) { printf "%s: folder %s is not in src/LAYERS\n", FILENAME, from; bad = 1 }
}
/^#include "/ && !free {
	split($0, quoted, "\""); to = quoted[2]
	if (to !~ /\//) {
		if (to == "iptoken_lint.h" && (from == "cli" || from == "lint" || from == "report" || from == "docgen")) next
		if (to == "rules.h") next
		printf "%s:%d: include of %s without its folder\n", FILENAME, FNR, to; bad = 1; next
	}
	sub(/\/.*/, "", to)
	if (!((from, to) in allowed)) { printf "%s:%d: %s/ must not include %s/\n", FILENAME, FNR, from, to; bad = 1 }
}
END { exit bad }
' src/LAYERS $(find src -name "*.[ch]" | LC_ALL=C sort)

# A tab leads to the next multiple of eight, as .clang-format has it. A line that ends with a text
# in quotes may be longer: what the program says is not broken, so that it can be found.
find src -name "*.[ch]" | LC_ALL=C sort | LC_ALL=C.UTF-8 xargs awk '
length($0) > 50 {
	count = split($0, piece, "\t")
	columns = length(piece[1])
	for (i = 2; i <= count; i++) columns = int(columns / 8) * 8 + 8 + length(piece[i])
	if (columns <= 100 || /"[,;) \\{}]*$/) next
	printf "%s:%d: %d columns\n", FILENAME, FNR, columns
	bad = 1
}
END { exit bad }
'
