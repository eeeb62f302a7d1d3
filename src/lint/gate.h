/*
 * Deploy gates: only what the overlays introduce counts. The tree is judged twice, as it is
 * and as it would be; a finding that was there before is none of the change's business.
 */
#ifndef LINT_GATE_H
#define LINT_GATE_H

#include "lint/lint.h"

/* Judge the tree at ROOT without the overlays (whose files stay hidden) and keep its findings. */
void lint_read_base(struct host *host, const char *root);

/* Drop the findings that the base had as often. */
void lint_keep_introduced(struct host *host);

#endif
