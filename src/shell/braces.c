/* Brace expansion of bash 5.2, of texts where each brace is closed and has something to part. */
#include "shell/expand.h"

enum {
	BRACE_DEPTH_LIMIT = 8,
	BRACE_WORD_LIMIT = 1000,
};

typedef ARRAY(struct slice) slices;

/* A text on its way; `bad` when it is not followed. */
struct braces {
	struct arena *arena;
	int depth;
	bool bad;
};

static void expand(struct braces *braces, struct slice text, slices *ret);

/* Where the brace at the beginning of TEXT is closed; whether commas of its own stand before. */
static size_t find_end(struct slice text, bool *ret_commas)
{
	int open = 0;

	*ret_commas = false;
	for (size_t i = 0; i < text.length; i++) {
		open += (text.at[i] == '{') - (text.at[i] == '}');
		*ret_commas = *ret_commas || (text.at[i] == ',' && open == 1);
		if (open == 0)
			return i;
	}
	return text.length;
}

static struct slice join(struct braces *braces, struct slice a, struct slice b)
{
	return slice_of(arena_print(braces->arena, "%.*s%.*s", SLICE_ARGS(a), SLICE_ARGS(b)));
}

static void add(struct braces *braces, slices *list, struct slice text)
{
	if (list->count >= BRACE_WORD_LIMIT)
		braces->bad = true;
	else
		array_push(braces->arena, list, text);
}

/* What stands between commas, each expanded on its own. */
static void expand_parts_of(struct braces *braces, struct slice inside, slices *ret)
{
	size_t from = 0;
	int open = 0;

	for (size_t i = 0; i <= inside.length; i++) {
		char c = i < inside.length ? inside.at[i] : ',';
		open += (c == '{') - (c == '}');
		if (c != ',' || open)
			continue;
		expand(braces, slice_range(inside, from, i), ret);
		from = i + 1;
	}
}

static bool has_leading_zero(struct slice number)
{
	if (number.length && number.at[0] == '-')
		number = slice_range(number, 1, number.length);
	return number.length > 1 && number.at[0] == '0';
}

/* FROM..TO of whole numbers; a zero at the beginning of one gives all the same width. */
static void expand_sequence(struct braces *braces, struct slice inside, slices *ret)
{
	size_t dots = 0;
	int from, to;

	while (dots + 1 < inside.length && (inside.at[dots] != '.' || inside.at[dots + 1] != '.'))
		dots++;
	struct slice first = slice_range(inside, 0, dots);
	struct slice last = slice_range(inside, dots + 2, inside.length);
	if (!slice_to_number(first, &from) || !slice_to_number(last, &to)) {
		braces->bad = true;
		return;
	}
	size_t width = first.length > last.length ? first.length : last.length;
	bool padded = has_leading_zero(first) || has_leading_zero(last);
	for (int i = from; !braces->bad; i += from <= to ? 1 : -1) {
		add(braces, ret, slice_of(arena_print(braces->arena, "%0*d",
						      padded ? (int)width : 1, i)));
		if (i == to)
			return;
	}
}

/* BEFORE{INSIDE}BEHIND: each of BEFORE with each of what the braces make, with each of the rest. */
static void expand(struct braces *braces, struct slice text, slices *ret)
{
	slices middle = { 0 }, behind = { 0 };
	size_t start = slice_find(text, '{', 0);
	struct slice rest = slice_range(text, start, text.length);
	bool commas;
	size_t end = find_end(rest, &commas);

	if (!rest.length) {
		braces->bad = braces->bad || slice_find(text, '}', 0) < text.length;
		add(braces, ret, text);
		return;
	}
	if (end == rest.length || ++braces->depth > BRACE_DEPTH_LIMIT) {
		braces->bad = true;
		return;
	}
	(commas ? expand_parts_of : expand_sequence)(braces, slice_range(rest, 1, end), &middle);
	expand(braces, slice_range(rest, end + 1, rest.length), &behind);
	braces->depth--;
	for (size_t i = 0; i < middle.count && !braces->bad; i++)
		for (size_t k = 0; k < behind.count && !braces->bad; k++)
			add(braces, ret, join(braces, slice_range(text, 0, start),
					      join(braces, middle.items[i], behind.items[k])));
}

bool expand_braces(struct run *run, struct slice text, struct slice **ret_words, size_t *ret_count)
{
	struct braces braces = { .arena = run->arena };
	slices words = { 0 };

	if (!text.length || text.at[0] == '~')
		return false;
	expand(&braces, text, &words);
	*ret_words = words.items;
	*ret_count = words.count;
	return !braces.bad;
}
