#include "finding/rule.h"

static const char *const severity_names[SEVERITY_COUNT] = {
	[SEVERITY_NONE] = "never",
	[SEVERITY_NOTE] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const struct rule *rule_find(struct slice id)
{
	for (size_t i = RULE_NONE + 1; i < RULE_COUNT; i++)
		if (slice_is(id, rule_table[i].id))
			return &rule_table[i];
	return NULL;
}

const struct rule *rule_find_by_kernel(const char *text)
{
	for (size_t i = RULE_NONE + 1; i < RULE_COUNT; i++)
		if (rule_table[i].kernel && strcmp(rule_table[i].kernel, text) == 0)
			return &rule_table[i];
	return NULL;
}

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}
