/* For tests: scripts of bash and how they end. */
#ifndef SHELL_BASH_TESTING_H
#define SHELL_BASH_TESTING_H

#include "shell/testing.h"

/* How bash ends with TEXT as the argument of -c; "?": we do not follow it. */
struct ending {
	const char *text, *status;
};

/* TEXT as the argument of `bash -c`. */
static inline void run_bash(struct host *host, const char *text)
{
	const char *quoted = "";

	for (; *text; text++)
		quoted = *text == '\'' ? arena_print(&host->arena, "%s'\\''", quoted)
				      : arena_print(&host->arena, "%s%c", quoted, *text);
	host_run(host, arena_print(&host->arena, "bash -c '%s'", quoted));
}

static inline bool ends_so(const struct ending *row)
{
	struct host host;

	host_init(&host);
	run_bash(&host, row->text);
	bool good = strcmp(row->status, "?") == 0
			    ? host.status.success == MAYBE_UNKNOWN
			    : strcmp(host_status_text(&host), row->status) == 0;
	if (!good)
		print_message("%s\n  ends with %s, wanted %s\n", row->text,
			      host_status_text(&host), row->status);
	host_done(&host);
	return good;
}

static inline void expect_endings(const struct ending *rows, size_t count)
{
	size_t bad = 0;

	for (size_t i = 0; i < count; i++)
		bad += !ends_so(&rows[i]);
	assert_int_equal(bad, 0);
}

#endif
