#include "policy/policy.h"

static const struct {
	const char *name, *text;
} builtins[] = {
	{ "wikimedia-mapped",
	  "# A token is the IPv4 address in decimal groups: ::10:192:20:18 of 10.192.20.18.\n"
	  "version: 1\n"
	  "require:\n"
	  "  - token: {derive: ipv4-decimal-groups}\n"
	  "    reason: the IPv6 address of a host can be told from its IPv4 address\n" },
};

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return builtins[index].name;
}

const struct spelling_words policy_builtin_names = {
	name_at, NULL, sizeof(builtins) / sizeof(builtins[0]),
};

const char *policy_builtin(struct slice name)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (slice_is(name, builtins[i].name))
			return builtins[i].text;
	return NULL;
}
