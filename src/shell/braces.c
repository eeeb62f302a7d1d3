/*
 * Brace expansion of bash 5.2, of texts where each brace is closed and has something to part:
 * {1..3} is written as {1,2,3}, and then it is that of glob(3).
 */
#include "shell/expand.h"

#include "base/text.h"

static const struct brace_limits limits = { .texts = 1000, .pairs = 8 };

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

static bool has_leading_zero(struct slice number)
{
	if (number.length && number.at[0] == '-')
		number = slice_range(number, 1, number.length);
	return number.length > 1 && number.at[0] == '0';
}

/* FROM..TO of whole numbers; a zero at the beginning of one gives all the same width. */
static bool write_sequence(struct slice inside, struct text *out)
{
	size_t dots = 0;
	int from, to;

	while (dots + 1 < inside.length && (inside.at[dots] != '.' || inside.at[dots + 1] != '.'))
		dots++;
	struct slice first = slice_range(inside, 0, dots);
	struct slice last = slice_range(inside, dots + 2, inside.length);
	if (!slice_to_number(first, &from) || !slice_to_number(last, &to))
		return false;
	int width = !has_leading_zero(first) && !has_leading_zero(last) ? 1
		    : (int)(first.length > last.length ? first.length : last.length);
	for (int i = from; out->length <= TEXT_LIMIT; i += from <= to ? 1 : -1) {
		text_print(out, i == from ? "%0*d" : ",%0*d", width, i);
		if (i == to)
			return true;
	}
	return false;
}

/* TEXT with lists in the place of sequences. */
static bool write_lists(struct slice text, struct text *out)
{
	unsigned open = 0;

	for (size_t i = 0; i < text.length && out->length <= TEXT_LIMIT; i++) {
		char c = text.at[i];
		bool commas;
		text_putc(out, c);
		if (!c || (c == '}' && open-- == 0))
			return false;
		if (c != '{')
			continue;
		struct slice rest = slice_range(text, i, text.length);
		size_t end = find_end(rest, &commas);
		if (end == rest.length || ++open > limits.pairs ||
		    (!commas && !write_sequence(slice_range(rest, 1, end), out)))
			return false;
		if (!commas)
			i += end - 1;
	}
	return out->length <= TEXT_LIMIT;
}

bool expand_braces(struct run *run, struct slice text, struct brace_texts *ret)
{
	struct text lists = TEXT_INIT;
	bool good = text.length && text.at[0] != '~' && write_lists(text, &lists);
	struct slice whole = text_keep(&lists, run->arena);

	if (!good)
		return false;
	*ret = braces_expand(run->arena, whole.at, limits);
	return !ret->too_many;
}
