#include "base/pattern.h"

#include <ctype.h>

/* The classes of bracket expressions; the C locale has no others. */
static const struct {
	const char *name;
	int (*holds)(int c);
} classes[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
	{ "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
	{ "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

/* Whether C is in the class whose "[:name:]" begins at PATTERN[I]; moves I behind it. */
static bool in_class(struct slice pattern, size_t *i, unsigned char c, bool *ret_in)
{
	for (size_t k = 0; k < sizeof(classes) / sizeof(classes[0]); k++) {
		size_t length = strlen(classes[k].name);
		struct slice name = slice_range(pattern, *i + 2, *i + 2 + length);
		struct slice tail = slice_range(pattern, *i + 2 + length, *i + 4 + length);
		if (slice_is(name, classes[k].name) && slice_is(tail, ":]")) {
			*ret_in = *ret_in || classes[k].holds(c) != 0;
			*i += length + 4;
			return true;
		}
	}
	return false;
}

static unsigned char bracket_byte(struct slice pattern, size_t *i, int flags)
{
	if (pattern.at[*i] == '\\' && !(flags & PATTERN_NOESCAPE) && *i + 1 < pattern.length)
		(*i)++;
	return (unsigned char)pattern.at[(*i)++];
}

/*
 * Match C against the bracket expression behind the `[` at *I. Moves *I behind it. False
 * in *RET_CLOSED when there is no closing bracket: the `[` then is an ordinary byte.
 */
static bool match_bracket(struct slice pattern, size_t *i, unsigned char c, int flags,
			  bool *ret_closed)
{
	size_t at = *i + 1;
	bool caret = !(flags & PATTERN_NOCARET);
	bool negated = at < pattern.length &&
		       (pattern.at[at] == '!' || (caret && pattern.at[at] == '^'));
	bool in = false, first = true;

	if (negated)
		at++;
	for (; at < pattern.length; first = false) {
		if (pattern.at[at] == ']' && !first) {
			*i = at + 1;
			*ret_closed = true;
			return in != negated;
		}
		if (pattern.at[at] == '[' && at + 1 < pattern.length && pattern.at[at + 1] == ':' &&
		    in_class(pattern, &at, c, &in))
			continue;
		unsigned char low = bracket_byte(pattern, &at, flags), high = low;
		if (at + 1 < pattern.length && pattern.at[at] == '-' && pattern.at[at + 1] != ']') {
			at++;
			high = bracket_byte(pattern, &at, flags);
		}
		in = in || (low <= c && c <= high);
	}
	*ret_closed = false;
	return false;
}

/* Match one byte C against the element at *I, which is no star; moves *I behind it. */
static bool match_one(struct slice pattern, size_t *i, unsigned char c, int flags)
{
	char element = pattern.at[*i];

	if (element == '?') {
		(*i)++;
		return !((flags & PATTERN_PATHNAME) && c == '/');
	}
	if (element == '[') {
		bool closed;
		bool in = match_bracket(pattern, i, c, flags, &closed);
		if (closed)
			return in && !((flags & PATTERN_PATHNAME) && c == '/');
	}
	return bracket_byte(pattern, i, flags) == c;
}

bool pattern_match(struct slice pattern, struct slice text, int flags)
{
	size_t p = 0, t = 0, star = SIZE_MAX, retry = 0;

	if ((flags & PATTERN_PERIOD) && text.length && text.at[0] == '.' &&
	    !(pattern.length && pattern.at[0] == '.'))
		return false;
	while (t < text.length) {
		if (p < pattern.length && pattern.at[p] == '*') {
			star = ++p;
			retry = t;
			continue;
		}
		size_t next = p;
		if (p < pattern.length &&
		    match_one(pattern, &next, (unsigned char)text.at[t], flags)) {
			p = next;
			t++;
			continue;
		}
		/* Let the last star take one byte more; it never takes a slash of a path. */
		if (star == SIZE_MAX || ((flags & PATTERN_PATHNAME) && text.at[retry] == '/'))
			return false;
		p = star;
		t = ++retry;
	}
	while (p < pattern.length && pattern.at[p] == '*')
		p++;
	return p == pattern.length;
}

size_t pattern_work(struct slice pattern, struct slice text)
{
	size_t longest = 0, length = 0;
	bool stars = false;

	/* Each byte of the text is tried against what stands behind the last star. */
	for (size_t i = 0; i < pattern.length; i++) {
		length = pattern.at[i] == '*' ? 0 : length + 1;
		longest = length > longest ? length : longest;
		stars = stars || pattern.at[i] == '*';
	}
	return 8 * (pattern.length + text.length * (stars ? longest + 1 : 1));
}

bool pattern_is_wild(struct slice pattern)
{
	for (size_t i = 0; i < pattern.length; i++) {
		if (pattern.at[i] == '\\')
			i++;
		else if (pattern.at[i] == '*' || pattern.at[i] == '?' || pattern.at[i] == '[')
			return true;
	}
	return false;
}
