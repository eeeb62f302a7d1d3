/* What is behind struct itl_changes. */
#ifndef LINT_CHANGES_H
#define LINT_CHANGES_H

#include "iptoken_lint.h"
#include "report/anchor.h"

struct itl_changes {
	struct report_changes changes;
};

#endif
