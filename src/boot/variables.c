#include "boot/boot.h"

/*
 * The environment of a stanza's commands, as ifupdown's set_environ() makes it, for looking
 * at a command line that nothing runs.
 */
struct environment {
	struct arena *arena;
	ARRAY(struct variable) variables;
};

static void put(struct environment *environment, const char *name, struct slice value)
{
	struct variable variable = { slice_of(name), value };

	array_push(environment->arena, &environment->variables, variable);
}

/*
 * IF_IP6_TOKEN for ip6-token: upper case, `-` as `_`, other bytes than letters and digits dropped.
 */
static const char *variable_name(struct arena *arena, struct slice option)
{
	char *name = arena_alloc(arena, option.length + sizeof("IF_"));
	size_t length = 3;

	memcpy(name, "IF_", 3);
	for (size_t i = 0; i < option.length; i++) {
		char c = option.at[i];
		if (c >= 'a' && c <= 'z')
			name[length++] = (char)(c - 'a' + 'A');
		else if (is_alnum(c))
			name[length++] = c;
		else if (c == '-' || c == '_')
			name[length++] = '_';
	}
	return name;
}

size_t boot_stanza_variables(struct boot_plan *plan, const struct stanza *stanza,
			     const struct variable **ret_variables)
{
	struct environment environment = { .arena = plan->arena };

	for (size_t i = 0; i < stanza->options.count; i++) {
		struct slice name = stanza->options.items[i].name->slice;
		put(&environment, variable_name(plan->arena, name),
		    stanza_option_text(plan->arena, stanza, stanza->options.items[i].name->text));
	}
	put(&environment, "IFACE", stanza->name->slice);
	put(&environment, "LOGICAL", stanza->name->slice);
	put(&environment, "ADDRFAM", slice_of(stanza->family ? stanza->family : ""));
	put(&environment, "METHOD", slice_of(stanza->method ? stanza->method : ""));
	put(&environment, "MODE", slice_of("start"));
	put(&environment, "PATH", slice_of("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
	*ret_variables = environment.variables.items;
	return environment.variables.count;
}
