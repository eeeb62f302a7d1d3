#include "kernel/number.h"

#include <limits.h>

enum {
	WORD_MAX = 20,           /* TMPBUFLEN is 22, and a word that fills it is refused */
};

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* The base by the prefix of TEXT, and how long the prefix is. "0x" needs a digit behind it. */
static int number_base(struct slice text, size_t *ret_prefix)
{
	*ret_prefix = 0;
	if (text.length == 0 || text.at[0] != '0')
		return 10;
	if (text.length > 2 && (text.at[1] == 'x' || text.at[1] == 'X') &&
	    digit_value(text.at[2]) < 16) {
		*ret_prefix = 2;
		return 16;
	}
	return 8;
}

/* strtoul() without the sign; 0 characters when it overflows or there is no digit. */
static size_t parse_digits(struct slice text, uint64_t *ret)
{
	size_t at;
	int base = number_base(text, &at);
	uint64_t sum = 0;

	for (; at < text.length && digit_value(text.at[at]) < base; at++) {
		uint64_t digit = (uint64_t)digit_value(text.at[at]);

		if (__builtin_mul_overflow(sum, (uint64_t)base, &sum) ||
		    __builtin_add_overflow(sum, digit, &sum))
			return 0;
	}
	*ret = sum;
	return at;
}

static size_t skip_blanks(struct slice data, size_t at)
{
	while (at < data.length && is_blank(data.at[at]))
		at++;
	return at;
}

static bool ends_word(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

struct number number_parse(struct slice data)
{
	struct number number = { .valid = false };

	data = slice_range(data, 0, NUMBER_WRITE_MAX);
	size_t start = skip_blanks(data, 0);
	struct slice word = slice_range(data, start, data.length);

	number.negative = word.length > 1 && word.at[0] == '-';
	size_t digits = parse_digits(slice_range(word, number.negative, word.length),
				     &number.magnitude);
	size_t length = digits + number.negative;

	if (digits == 0 || length > WORD_MAX)
		return number;
	if (length < word.length && !ends_word(word.at[length]))
		return number;
	number.valid = true;
	number.consumed = skip_blanks(data, start + length);
	return number;
}

bool number_to_int(struct number number, int *ret)
{
	if (!number.valid || number.magnitude > (uint64_t)INT_MAX + number.negative)
		return false;
	*ret = (int)(number.negative ? -(int64_t)number.magnitude : (int64_t)number.magnitude);
	return true;
}
