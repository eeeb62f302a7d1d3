/*
 * The rule catalogue: a constant table made from rules/<id>.yaml at build time. The index
 * of a rule in the table is its RULE_... constant (rules.h, generated beside the table).
 */
#ifndef FINDING_RULE_H
#define FINDING_RULE_H

#include <stddef.h>

#include "base/slice.h"
#include "rules.h"

enum severity {
	SEVERITY_NONE,
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
	SEVERITY_COUNT
};

struct rule {
	const char *id;                  /* "token-ra-disabled" */
	enum severity severity;
	const char *family;              /* "kernel", "useless", "sysctl", ... */
	const char *title;               /* one line, no period */
	const char *explanation;         /* paragraphs, wrapped */
	const char *remedy;
	const char *kernel;              /* the kernel's text for a refusal, or NULL */
	const char *const *references;   /* NULL-terminated */
};

extern const struct rule rule_table[RULE_COUNT];

/* The rule with that id, or NULL. */
const struct rule *rule_find(struct slice id);

/* The rule that reports a refusal with this text of the kernel (extack), or NULL. */
const struct rule *rule_find_by_kernel(const char *text);

/* "error", "warning", "note" */
const char *severity_name(enum severity severity);

#endif
