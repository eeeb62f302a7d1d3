#include "diff/name.h"

/*
 * git-config(1), diff.mnemonicPrefix: commit, index, object, work tree, and the two of
 * --no-index.
 */
static const char prefixes[] = "abciow12";

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* The byte that the escape at S.at[*I], behind the backslash, stands for; -1 for none. */
static int read_escape(struct slice s, size_t *i)
{
	static const char letters[] = "abfnrtv\"\\", bytes[] = "\a\b\f\n\r\t\v\"\\";
	const char *letter = *i < s.length && s.at[*i] ? strchr(letters, s.at[*i]) : NULL;

	if (letter) {
		(*i)++;
		return (unsigned char)bytes[letter - letters];
	}
	if (*i + 3 > s.length || s.at[*i] > '3' || !is_octal(s.at[*i]) ||
	    !is_octal(s.at[*i + 1]) || !is_octal(s.at[*i + 2]))
		return -1;
	int byte = (s.at[*i] - '0') * 64 + (s.at[*i + 1] - '0') * 8 + (s.at[*i + 2] - '0');
	*i += 3;
	return byte;
}

static bool read_quoted(struct arena *arena, struct slice s, struct slice *ret, size_t *ret_wrong)
{
	char *name = arena_alloc(arena, s.length);
	size_t length = 0, i = 1;

	while (i < s.length && s.at[i] != '"') {
		int byte = (unsigned char)s.at[i];
		size_t start = i++;
		if (byte == '\\')
			byte = read_escape(s, &i);
		if (byte < 0) {
			*ret_wrong = start;
			return false;
		}
		name[length++] = (char)byte;
	}
	*ret_wrong = 0;
	*ret = (struct slice){ name, length };
	return i < s.length;
}

bool diff_name_read(struct arena *arena, struct slice s, struct slice *ret, size_t *ret_wrong)
{
	if (slice_starts_with(s, "\""))
		return read_quoted(arena, s, ret, ret_wrong);
	/* A name that ends in a carriage return is quoted, so this one belongs to the line. */
	if (slice_ends_with(s, "\r"))
		s.length--;
	*ret = slice_range(s, 0, slice_find(s, '\t', 0));
	return true;
}

bool diff_name_is_nothing(struct slice name)
{
	return slice_is(name, "/dev/null");
}

/* The letter before the first slash, or 0. */
static char prefix_of(struct slice name)
{
	bool is_one = name.length > 2 && name.at[1] == '/' && name.at[0] &&
		      strchr(prefixes, name.at[0]);

	return is_one ? name.at[0] : '\0';
}

struct slice diff_name_strip(struct slice new, struct slice old)
{
	bool strip = prefix_of(new) && (old.length == 0 ? prefix_of(new) == 'b'
							: prefix_of(old) &&
								  prefix_of(old) != prefix_of(new));

	if (strip)
		new = slice_range(new, 2, new.length);
	while (slice_starts_with(new, "./"))
		new = slice_range(new, 2, new.length);
	return new;
}
