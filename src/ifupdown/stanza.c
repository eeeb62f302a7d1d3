#include "ifupdown/stanza.h"

/* Options that are commands. Aliases are looked up before a `?` is taken off. */
static const struct {
	const char *word;
	enum command_phase phase;
	bool alias;
} commands[] = {
	{ "pre-up",    PHASE_PRE_UP,    false },
	{ "up",        PHASE_UP,        false },
	{ "post-up",   PHASE_UP,        true },
	{ "down",      PHASE_DOWN,      false },
	{ "pre-down",  PHASE_DOWN,      true },
	{ "post-down", PHASE_POST_DOWN, false },
};

static enum command_phase find_phase(struct slice word, bool with_aliases)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (slice_is(word, commands[i].word) && (with_aliases || !commands[i].alias))
			return commands[i].phase;
	return PHASE_NONE;
}

static bool has_command(const struct stanza *stanza, enum command_phase phase)
{
	for (size_t i = 0; i < stanza->commands.count; i++)
		if (stanza->commands.items[i].phase == phase)
			return true;
	return false;
}

static struct option *find_option(const struct stanza *stanza, struct slice name)
{
	for (size_t i = 0; i < stanza->options.count; i++)
		if (slice_equal(stanza->options.items[i].name->slice, name))
			return &stanza->options.items[i];
	return NULL;
}

void stanza_add(struct arena *arena, struct names *names, struct stanza *stanza,
		struct slice word, struct span keyword, struct passage value)
{
	bool careful = slice_ends_with(word, "?");
	struct slice name = slice_range(word, 0, word.length - careful);
	enum command_phase phase = find_phase(name, !careful);

	arena_spend(arena, 4 * stanza->options.count + (careful ? stanza->commands.count : 0));
	if (phase) {
		struct command_line command = { .phase = phase, .text = value, .keyword = keyword };
		if (!careful || !has_command(stanza, phase))
			array_push(arena, &stanza->commands, command);
		return;
	}
	struct option *option = find_option(stanza, name);
	struct option_value one = { value, keyword };
	if (!option) {
		struct option fresh = { .name = name_intern(names, name) };
		array_push(arena, &stanza->options, fresh);
		option = &stanza->options.items[stanza->options.count - 1];
	} else if (careful) {
		return;
	}
	array_push(arena, &option->values, one);
}

void stanza_inherit(struct arena *arena, struct stanza *stanza)
{
	const struct stanza *parent = stanza->inherits;

	for (size_t i = 0; i < parent->options.count; i++) {
		struct option copy = { .name = parent->options.items[i].name };
		for (size_t k = 0; k < parent->options.items[i].values.count; k++)
			array_push(arena, &copy.values, parent->options.items[i].values.items[k]);
		array_push(arena, &stanza->options, copy);
	}
	for (size_t i = 0; i < parent->commands.count; i++) {
		struct command_line copy = parent->commands.items[i];
		copy.inherited = true;
		array_push(arena, &stanza->commands, copy);
	}
}

const struct option *stanza_find_option(const struct stanza *stanza, const char *name)
{
	return find_option(stanza, slice_of(name));
}

struct slice stanza_option_text(struct arena *arena, const struct stanza *stanza,
				const char *name)
{
	const struct option *option = stanza_find_option(stanza, name);

	return option ? option_text(arena, option) : (struct slice){ "", 0 };
}

struct slice option_text(struct arena *arena, const struct option *option)
{
	size_t length = 0;

	if (option->values.count == 1)
		return option->values.items[0].passage.text;
	for (size_t i = 0; i < option->values.count; i++)
		length += option->values.items[i].passage.text.length + 1;
	char *joined = arena_alloc(arena, length + 1), *end = joined;
	for (size_t i = 0; i < option->values.count; i++) {
		struct slice value = option->values.items[i].passage.text;
		if (i)
			*end++ = '\n';
		memcpy(end, value.at, value.length);
		end += value.length;
	}
	return (struct slice){ joined, (size_t)(end - joined) };
}
