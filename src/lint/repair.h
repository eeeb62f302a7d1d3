/*
 * Repairs that are tried before they are offered: a candidate changes one place of one
 * file, the changed tree is judged like any other, and the candidate counts when the token
 * is accepted in every run and no other token command fares worse.
 */
#ifndef LINT_REPAIR_H
#define LINT_REPAIR_H

#include "lint/lint.h"

/* Replace REMOVED bytes at AT of SOURCE by INSERTED; without a source PATH is a new file. */
struct edit {
	const struct source *source;
	const char *path;
	size_t at;
	size_t removed;
	const char *inserted;
};

struct candidate {
	struct edit edit;
	const char *description;
};

struct candidates {
	ARRAY(struct candidate) items;
};

/* What might repair a token that RULE refuses in RUN, the smallest change first. */
void repair_candidates(struct host *host, const struct token_case *token, int rule, size_t run,
		       struct candidates *ret);

/* The edited text of its file. */
struct slice repair_apply(struct arena *arena, const struct edit *edit);

/* The edit as a unified diff, applicable with `patch -p1` in the ROOT. */
const char *repair_diff(struct arena *arena, const struct edit *edit);

/* Whether the tree with EDIT takes the token (case number CASE) in every run. */
bool repair_works(struct host *host, const struct edit *edit, size_t index);

/* Fill in finding->fix for the token. What is there stays when nothing better works. */
void lint_repair(struct host *host, const struct token_case *token, int rule, size_t run,
		 struct fix *fix);

#endif
