/*
 * What becomes of findings after the checks: the policy's severities and selection,
 * comments and exemptions that allow them.
 */
#ifndef LINT_SUPPRESS_H
#define LINT_SUPPRESS_H

#include "lint/lint.h"

/* Drop what the policy does not select, give the rest the policy's severities. */
void lint_apply_policy(struct host *host);

/* Mark as suppressed what comments and exemptions allow; note those that allow nothing. */
void lint_suppress(struct host *host);

#endif
