/*
 * What GitHub calls primaryLocationLineHash: for each line of a file a rolling hash over the
 * 100 characters from its start that are neither blank nor tab, reaching into the lines
 * that follow, and the count of lines so far with the same hash. Code scanning recognizes an
 * alert by it when lines move.
 *
 * Computed as src/fingerprints.ts of github/codeql-action does (upload-sarif would add the
 * same value, and warns when a report says another): 64-bit arithmetic that wraps, UTF-16
 * units, U+FFFD for what is no UTF-8, every kind of line ending counted as one "\n", 65535
 * at the end of the file and zeros behind it. Lines are that algorithm's own: it also ends a
 * line at a lone "\r".
 */
#ifndef REPORT_LINE_HASH_H
#define REPORT_LINE_HASH_H

#include "base/text.h"

struct line_hashes {
	uint64_t *hashes;        /* of line 1, 2, ... */
	uint32_t *ordinals;      /* how many lines before it have the same hash */
	size_t count;
};

/* The hashes of all lines of TEXT, to be released. Empty, and false, without memory. */
bool line_hashes_init(struct line_hashes *lines, struct slice text);
void line_hashes_done(struct line_hashes *lines);

/* "271789c17abda88f:1" for LINE, from 1. Nothing is written when there is no such line. */
void line_hash_print(struct text *out, const struct line_hashes *lines, uint32_t line);

#endif
