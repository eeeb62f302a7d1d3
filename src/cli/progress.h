/*
 * What a long run has done so far, on stderr: a line that is rewritten while stderr is a
 * terminal, and --stats at the end.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "iptoken_lint.h"

#include <stdint.h>

struct progress {
	bool visible;            /* stderr is a terminal */
	bool shown;              /* there is a line to be removed */
	size_t width;            /* of the terminal, in columns */
	size_t hosts, done, failed;
	size_t tokens, findings; /* findings that count */
	uint64_t started, drawn; /* CLOCK_MONOTONIC, nanoseconds */
	uint64_t stages[ITL_STAGE_COUNT];
};

void progress_begin(struct progress *progress, size_t hosts, bool quiet);

/*
 * HOST is done and its report written: count it, and draw the line when a second is over and the
 * last one is gone, or a while ago.
 */
void progress_host(struct progress *progress, const struct itl_host *host);

/* Remove the line, so that something else may be written to the terminal. */
void progress_hide(struct progress *progress);

/* --stats: how many hosts there were, and how long they took. */
void progress_stats(const struct progress *progress);

/* -v, where there are many hosts: how long each stage took. */
void progress_stages(const struct progress *progress);

#endif
