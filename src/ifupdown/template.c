#include "ifupdown/template.h"

/* Where we are in the template, and what is made of it. */
struct making {
	const struct settings *settings;
	struct slice template;
	size_t at;
	char *text;
	size_t size;             /* room in it */
	size_t length;
	bool overrun;            /* there was not enough */
	struct command_text result;
};

/* At "[[" or "]]". */
static bool at_mark(const struct making *making, char bracket)
{
	const char *at = making->template.at + making->at;

	return making->template.length - making->at >= 2 && at[0] == bracket && at[1] == bracket;
}

/* Where the next byte stands that may mean something; at least one byte further. */
static size_t plain_end(const struct making *making)
{
	size_t end = making->at + 1;

	while (end < making->template.length && making->template.at[end] != '%' &&
	       making->template.at[end] != '[' && making->template.at[end] != ']')
		end++;
	return end;
}

static void add(struct making *making, struct slice bytes)
{
	if (bytes.length && making->text && making->length + bytes.length <= making->size)
		memcpy(making->text + making->length, bytes.at, bytes.length);
	else if (bytes.length)
		making->overrun = true;
	making->length += bytes.length;
}

/* At a %name%; false when it has no value. */
static bool add_value(struct making *making, bool required)
{
	size_t start = making->at + 1, end = slice_find(making->template, '%', start);
	struct slice name = slice_range(making->template, start, end);
	const struct setting *setting = settings_find_slice(making->settings, name);

	making->at = end + 1;
	if (!setting || setting->value.length == 0) {
		if (required)
			array_push(making->settings->arena, &making->result.missing, name);
		return false;
	}
	add(making, setting->value);
	if (!making->result.cause)
		making->result.cause = setting->cause;
	return true;
}

/* From behind a "[[" to behind its "]]"; to the end of the text when DEPTH is 0. */
static bool add_part(struct making *making, int depth)
{
	bool complete = true;

	while (making->at < making->template.length) {
		if (at_mark(making, '[')) {
			size_t length = making->length;
			const struct option *cause = making->result.cause;
			making->at += 2;
			if (!add_part(making, depth + 1)) {
				making->length = length;
				making->result.cause = cause;
			}
		} else if (depth && at_mark(making, ']')) {
			making->at += 2;
			return complete;
		} else if (making->template.at[making->at] == '%') {
			complete = add_value(making, depth == 0) && complete;
		} else {
			size_t end = plain_end(making);
			add(making, slice_range(making->template, making->at, end));
			making->at = end;
		}
	}
	return complete;
}

/* The room that all values together need, those of parts that are left out included. */
static size_t measure(const struct settings *settings, struct slice template)
{
	struct making measured = { .settings = settings, .template = template };
	size_t room = template.length + 1;

	for (size_t i = 0; i < template.length; i++) {
		if (template.at[i] != '%')
			continue;
		measured.at = i;
		add_value(&measured, false);
		i = measured.at - 1;
	}
	return room + measured.length;
}

/* Into TEXT, which has room for SIZE bytes. */
static struct making make(const struct settings *settings, struct slice template, char *text,
			  size_t size)
{
	struct making making = { .settings = settings, .template = template, .size = size };

	making.text = text;
	add_part(&making, 0);
	making.result.text = (struct slice){ making.text, making.length };
	return making;
}

struct command_text template_expand(const struct settings *settings, const char *text)
{
	struct arena *arena = settings->arena;
	struct slice template = slice_of(text);
	char usual[256];
	struct making making = make(settings, template, usual, sizeof(usual));

	/* Most commands are short: only the others are measured and made once more. */
	if (making.overrun) {
		size_t room = measure(settings, template);
		return make(settings, template, arena_alloc(arena, room), room).result;
	}
	making.result.text.at = arena_copy(arena, making.result.text);
	return making.result;
}
