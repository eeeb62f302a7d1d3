#include "shell/number.h"

#include <errno.h>
#include <stdlib.h>

enum { LENGTH_LIMIT = 40 };      /* a sign, 0x, a zero and all digits that fit into a long */

/* Where the digits begin, which may be zeros without end. */
static size_t find_digits(struct slice text, int base)
{
	size_t at = slice_starts_with(text, "-") || slice_starts_with(text, "+");
	struct slice digits = slice_range(text, at, text.length);

	if (base == 0 && (slice_starts_with(digits, "0x") || slice_starts_with(digits, "0X")))
		at += 2;
	return at;
}

bool number_read(struct slice text, int base, long *ret)
{
	char copy[LENGTH_LIMIT + 1], *end;

	while (text.length && text.at[0] && strchr(NUMBER_BLANKS, text.at[0]))
		text = slice_range(text, 1, text.length);
	size_t start = find_digits(text, base), zeros = start;
	while (text.length - (zeros - start) > LENGTH_LIMIT && text.at[zeros] == '0' &&
	       text.at[zeros + 1] == '0')
		zeros++;
	struct slice digits = slice_range(text, zeros, text.length);
	if (text.length == 0 || start + digits.length > LENGTH_LIMIT)
		return false;
	memcpy(copy, text.at, start);
	memcpy(copy + start, digits.at, digits.length);
	copy[start + digits.length] = '\0';
	errno = 0;
	*ret = strtol(copy, &end, base);
	return errno == 0 && *end == '\0' && end != copy;
}

bool number_is_decimal(struct slice text)
{
	size_t at = 0;

	while (at < text.length && text.at[at] && strchr(NUMBER_BLANKS, text.at[at]))
		at++;
	if (at < text.length && (text.at[at] == '+' || text.at[at] == '-'))
		at++;
	size_t digits = at;
	while (at < text.length && is_digit(text.at[at]))
		at++;
	return at > digits && at == text.length;
}
