/*
 * A baseline: how many findings of each rule each file of each host is known to have. It
 * names no lines, so that it does not rot when lines move.
 *
 *	{"version": 1, "hosts": {"gw1": {"token-ra-disabled etc/network/interfaces": 2}}}
 */
#ifndef LINT_BASELINE_H
#define LINT_BASELINE_H

#include "base/document.h"
#include "lint/lint.h"

/* Read TEXT of the file PATH. NULL when that went well, else what is wrong. */
const char *baseline_read(struct arena *arena, const char *path, struct slice text,
			  const struct document **ret);

/* Mark as suppressed what the baseline knows; note what it knows and is gone. */
void lint_apply_baseline(struct host *host);

#endif
