/*
 * Which lines a unified diff gives the new files, as `git diff`, `diff -u` and what writes
 * like them say it (diffutils' "Detailed Description of Unified Format"; quoting and the
 * header of git as in git-diff(1), "Generating patch text with -p"). Read for where the
 * lines stand, not for what they say: what the lines hold is never looked at.
 *
 * What stands between the files (a commit message, `index ...`, modes, a binary patch) is
 * passed over, as patch(1) does; whatever contradicts itself inside a file is refused.
 */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"

/* Added lines that follow each other: from 1, both included. */
struct diff_lines {
	uint32_t first, last;
};

/*
 * A file that has added lines. Its path is that of the new side, unquoted, without the
 * `b/` of git: a rename has its new name, and a file that is gone is not there at all.
 */
struct diff_file {
	struct slice path;
	const struct diff_lines *lines;  /* ascending, not touching each other */
	size_t count;
};

struct diff {
	const struct diff_file *files;   /* ordered by path, each once */
	size_t count;
};

struct diff_error {
	const char *message;
	struct span span;        /* never without source */
};

/*
 * Read SOURCE; everything is allocated in ARENA. An empty text is a diff of nothing. False
 * when it is no unified diff, or one that contradicts itself: *RET_ERROR then says where.
 */
bool diff_read(struct arena *arena, const struct source *source, struct diff *ret,
	       struct diff_error *ret_error);

/* Whether DIFF adds one of the lines FIRST to LAST of PATH. */
bool diff_adds(const struct diff *diff, struct slice path, uint32_t first, uint32_t last);

#endif
