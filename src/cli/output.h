/*
 * Where reports go: standard output, or a file that appears under its name only when all
 * of it was written.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "iptoken_lint.h"

struct output {
	struct itl_report *report;
	const char *file;        /* NULL: standard output */
	char *temporary;         /* the name of what becomes FILE, while it has one */
	bool nameless;           /* it gets one at the end only */
	int fd;
	bool failed;
	char *buffer;            /* what is not written yet */
	size_t buffered;
};

/*
 * Begin a report in FORMAT, or with FORMAT NULL a file of other bytes. False, with a message on
 * stderr, when that is not possible.
 */
bool output_open(struct output *output, const char *format, const char *file,
		 const struct itl_report_options *options);

/* More bytes. False when they, or some before them, could not be written. */
bool output_write(struct output *output, const char *bytes, size_t length);

/* End it and put it in its place. False, with a message on stderr, when it could not be written. */
bool output_close(struct output *output);

/* Give up: leave nothing behind. */
void output_abandon(struct output *output);

#endif
