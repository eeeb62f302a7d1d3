/*
 * The exit status of a command we did not run. `success` UNKNOWN: the files do not decide
 * it, and `why` says what would. `code` is the status where it is known; for an unknown
 * command that can only fail in an unknown way, success is NO and code -1.
 */
#ifndef TIMELINE_STATUS_H
#define TIMELINE_STATUS_H

#include "timeline/event.h"

struct exit_status {
	enum maybe success;
	int code;                /* 0..255, or -1 when only success is known */
	const char *why;         /* success UNKNOWN: "whether /usr/sbin/foo succeeds"; else NULL */
};

static inline struct exit_status exit_known(int code)
{
	struct exit_status status = { code == 0 ? MAYBE_YES : MAYBE_NO, code, NULL };
	return status;
}

/* It failed; nobody knows with which code. */
static inline struct exit_status exit_failed(void)
{
	struct exit_status status = { MAYBE_NO, -1, NULL };
	return status;
}

static inline struct exit_status exit_unknown(const char *why)
{
	struct exit_status status = { MAYBE_UNKNOWN, -1, why };
	return status;
}

#endif
