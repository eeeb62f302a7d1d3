/*
 * What is behind the public handles; shared by the files that implement iptoken_lint.h.
 */
#ifndef LINT_LIBRARY_H
#define LINT_LIBRARY_H

#include "base/arena.h"
#include "base/name.h"
#include "base/tree.h"
#include "finding/finding.h"
#include "lint/lint.h"

struct itl_host {
	struct arena arena;
	struct names names;
	struct tree *tree;       /* open while the host is judged */
	struct tree *tried;      /* open while a repair is tried */
	struct shelf *shelf;     /* held while the report is there, or NULL */
	struct host_report report;
	struct stage_clock clock;
	char error[512];         /* where there is no arena left to say it in */
};

/* Bounds of one host, so that nobody can make a run last for ever; doc/SECURITY.md. */
enum {
	HOST_MEMORY_LIMIT = 768 << 20,   /* bytes */
	HOST_MEMORY_LEEWAY = HOST_MEMORY_LIMIT / 4,     /* see is_near_the_bound() */
	HOST_WORK_LIMIT = 340000000,     /* units of arena_spend() */
};

#endif
