#include "base/braces.h"

struct braces {
	struct arena *arena;
	struct brace_limits limits;
	ARRAY(const char *) found;
	bool too_many;
};

/* The first unescaped `{`, or the length. */
static size_t find_brace(struct slice text)
{
	size_t i = 0;

	while (i < text.length && text.at[i] != '{')
		i += text.at[i] == '\\' ? 2 : 1;
	return i < text.length ? i : text.length;
}

/* Where the choice that begins at AT ends: at its `,` or `}`, or the length if neither comes. */
static size_t end_of_choice(struct slice text, size_t at)
{
	size_t depth = 0;

	for (; at < text.length; at++) {
		char c = text.at[at];
		if (c == '\\')
			at++;
		else if (depth == 0 && (c == ',' || c == '}'))
			return at;
		else if (c == '{')
			depth++;
		else if (c == '}')
			depth--;
	}
	return text.length;
}

/* The end of the whole expression whose `{` is at OPEN: its `}`. */
static size_t end_of_braces(struct slice text, size_t open)
{
	size_t at = end_of_choice(text, open + 1);

	while (at < text.length && text.at[at] != '}')
		at = end_of_choice(text, at + 1);
	return at;
}

static void expand(struct braces *braces, const char *text, unsigned depth)
{
	struct slice whole = slice_of(text);
	size_t open = find_brace(whole);
	size_t close = open < whole.length ? end_of_braces(whole, open) : whole.length;

	if (close == whole.length) {
		array_push(braces->arena, &braces->found, text);
		return;
	}
	for (size_t at = open; at < close; ) {
		size_t end = end_of_choice(whole, at + 1);
		struct slice choice = slice_range(whole, at + 1, end);
		braces->too_many = braces->too_many || depth == braces->limits.pairs ||
				   braces->found.count == braces->limits.texts;
		if (braces->too_many)
			return;
		const char *chosen = arena_print(braces->arena, "%.*s%.*s%s", (int)open, text,
						 SLICE_ARGS(choice), text + close + 1);
		expand(braces, chosen, depth + 1);
		at = end;
	}
}

struct brace_texts braces_expand(struct arena *arena, const char *text,
				 struct brace_limits limits)
{
	struct braces braces = { .arena = arena, .limits = limits };

	expand(&braces, text, 0);
	return (struct brace_texts){ braces.found.items, braces.found.count, braces.too_many };
}
