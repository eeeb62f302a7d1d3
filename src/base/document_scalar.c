#include "base/document.h"

#include <stdlib.h>

/*
 * The types of plain scalars: YAML 1.1 (yaml.org/type: bool, float, int, merge, null,
 * timestamp, value) and the core schema of YAML 1.2 (chapter 10.3), whose numbers also
 * take 1e3, 0o17 and 08.
 */
enum reading {
	READ_NONE,
	READ_STRING,
	READ_NULL,
	READ_TRUE,
	READ_FALSE,
	READ_INTEGER,
	READ_OCTAL,
	READ_HEXADECIMAL,
	READ_BINARY,
	READ_FLOAT,
	READ_BASE_60,
	READ_NOT_FINITE,
	READ_DATE,
	READ_TIME,
	READ_MERGE,
	READ_VALUE,
};

static const struct {
	const char *word;
	enum reading reading;
} words[] = {
	{ "", READ_NULL },       { "~", READ_NULL },     { "null", READ_NULL },
	{ "Null", READ_NULL },   { "NULL", READ_NULL },
	{ "y", READ_TRUE },      { "Y", READ_TRUE },     { "yes", READ_TRUE },
	{ "Yes", READ_TRUE },    { "YES", READ_TRUE },   { "true", READ_TRUE },
	{ "True", READ_TRUE },   { "TRUE", READ_TRUE },  { "on", READ_TRUE },
	{ "On", READ_TRUE },     { "ON", READ_TRUE },
	{ "n", READ_FALSE },     { "N", READ_FALSE },    { "no", READ_FALSE },
	{ "No", READ_FALSE },    { "NO", READ_FALSE },   { "false", READ_FALSE },
	{ "False", READ_FALSE }, { "FALSE", READ_FALSE }, { "off", READ_FALSE },
	{ "Off", READ_FALSE },   { "OFF", READ_FALSE },
	{ "<<", READ_MERGE },    { "=", READ_VALUE },
	{ ".nan", READ_NOT_FINITE }, { ".NaN", READ_NOT_FINITE }, { ".NAN", READ_NOT_FINITE },
};

/* The offset behind the longest run of bytes from SET, which ends with a NUL. */
static size_t skip(struct slice s, size_t i, const char *set)
{
	while (i < s.length && s.at[i] && strchr(set, s.at[i]))
		i++;
	return i;
}

#define DIGITS "0123456789"

static bool is_one_of(struct slice s, size_t i, const char *set)
{
	return skip(slice_range(s, 0, i + 1), i, set) == i + 1;
}

/* "-0x1f", "017", "0o17", "0b11" behind the sign. */
static enum reading read_radix(struct slice s, size_t i)
{
	static const struct {
		const char *prefix, *digits;
		enum reading reading;
	} radixes[] = {
		{ "0x", DIGITS "abcdefABCDEF_", READ_HEXADECIMAL },
		{ "0b", "01_", READ_BINARY },
		{ "0o", "01234567", READ_OCTAL },
		{ "0", "01234567_", READ_OCTAL },
	};
	struct slice rest = slice_range(s, i, s.length);

	for (size_t k = 0; k < sizeof(radixes) / sizeof(radixes[0]); k++) {
		size_t length = strlen(radixes[k].prefix);
		if (slice_starts_with(rest, radixes[k].prefix) && rest.length > length &&
		    skip(rest, length, radixes[k].digits) == rest.length)
			return radixes[k].reading;
	}
	return READ_STRING;
}

/* "1:20:18", "1:20.5" behind the sign: groups of up to two digits below 60. */
static enum reading read_base_60(struct slice s, size_t i)
{
	size_t at = skip(s, i, DIGITS "_");
	bool groups = false;

	if (at == i || !is_digit(s.at[i]))
		return READ_STRING;
	while (at < s.length && s.at[at] == ':') {
		size_t end = skip(s, at + 1, DIGITS);
		if (end == at + 1 || end > at + 3 || (end == at + 3 && s.at[at + 1] > '5'))
			return READ_STRING;
		groups = true;
		at = end;
	}
	if (at < s.length && s.at[at] == '.')
		at = skip(s, at + 1, DIGITS "_");
	return groups && at == s.length ? READ_BASE_60 : READ_STRING;
}

/* "10", "6.10", ".5", "1e3", "1_000" behind the sign. */
static enum reading read_decimal(struct slice s, size_t i)
{
	size_t whole = skip(s, i, DIGITS "_"), at = whole;
	bool has_digits = whole > i && is_digit(s.at[i]), is_float = false;

	if (whole > i && !has_digits)
		return READ_STRING;
	if (at < s.length && s.at[at] == '.') {
		size_t end = skip(s, at + 1, DIGITS "_");
		has_digits = has_digits || (end > at + 1 && is_digit(s.at[at + 1]));
		is_float = true;
		at = end;
	}
	if (has_digits && is_one_of(s, at, "eE")) {
		at += is_one_of(s, at + 1, "+-") ? 2 : 1;
		size_t end = skip(s, at, DIGITS);
		if (end == at)
			return READ_STRING;
		is_float = true;
		at = end;
	}
	if (!has_digits || at != s.length)
		return READ_STRING;
	return is_float ? READ_FLOAT : READ_INTEGER;
}

/* The offset behind MIN to MAX digits and, unless it is NUL, the byte BEHIND; 0 if not there. */
static size_t take_digits(struct slice s, size_t i, size_t min, size_t max, char behind)
{
	size_t end = skip(s, i, DIGITS);

	if (end < i + min || end > i + max)
		return 0;
	if (!behind)
		return end;
	return end < s.length && s.at[end] == behind ? end + 1 : 0;
}

/* "2027-01-31", "2027-1-31 12:00:00", "2027-01-31T12:00:00.5Z" */
static enum reading read_date(struct slice s)
{
	size_t month = take_digits(s, 0, 4, 4, '-');
	size_t day = month ? take_digits(s, month, 1, 2, '-') : 0;
	size_t end = day ? take_digits(s, day, 1, 2, '\0') : 0;

	if (!end)
		return READ_STRING;
	if (end == s.length)
		return end == 10 ? READ_DATE : READ_STRING;
	if (!strchr("Tt \t", s.at[end] ? s.at[end] : 'x'))
		return READ_STRING;
	size_t minute = take_digits(s, skip(s, end, "Tt \t"), 1, 2, ':');
	size_t second = minute ? take_digits(s, minute, 2, 2, ':') : 0;
	return second && take_digits(s, second, 2, 2, '\0') ? READ_TIME : READ_STRING;
}

static bool is_infinity(struct slice s)
{
	return slice_is(s, ".inf") || slice_is(s, ".Inf") || slice_is(s, ".INF");
}

static enum reading read_plain(struct slice s)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_is(s, words[i].word))
			return words[i].reading;

	size_t sign = is_one_of(s, 0, "+-") ? 1 : 0;
	if (is_infinity(slice_range(s, sign, s.length)))
		return READ_NOT_FINITE;
	enum reading reading = read_radix(s, sign);
	if (reading == READ_STRING)
		reading = read_decimal(s, sign);
	if (reading == READ_STRING)
		reading = read_base_60(s, sign);
	if (reading == READ_STRING)
		reading = read_date(s);
	return reading;
}

/* Whether S is written as JSON would: "-12", "0". */
static bool is_plain_integer(struct slice s)
{
	size_t first = s.length && s.at[0] == '-' ? 1 : 0;

	return s.length > first && skip(s, first, DIGITS) == s.length &&
	       (s.at[first] != '0' || s.length == first + 1);
}

enum scalar_meaning scalar_meaning(const struct node *scalar)
{
	if (!scalar->plain)
		return SCALAR_STRING;
	switch (read_plain(scalar->text)) {
	case READ_STRING:
		return SCALAR_STRING;
	case READ_NULL:
		return SCALAR_NULL;
	case READ_TRUE:
	case READ_FALSE:
		return slice_is(scalar->text, "true") || slice_is(scalar->text, "false") ?
		       SCALAR_BOOLEAN : SCALAR_MANGLED;
	case READ_INTEGER:
		return is_plain_integer(scalar->text) ? SCALAR_INTEGER : SCALAR_MANGLED;
	case READ_DATE:
		return SCALAR_DATE;
	default:
		return SCALAR_MANGLED;
	}
}

/* TEXT without sign, underscores, and the first PREFIX bytes behind the sign. */
static struct slice digits_of(struct arena *arena, struct slice text, size_t prefix)
{
	char *digits = arena_alloc(arena, text.length + 1), *to = digits;
	size_t sign = is_one_of(text, 0, "+-") ? 1 : 0;

	for (size_t i = sign + prefix; i < text.length; i++)
		if (text.at[i] != '_')
			*to++ = text.at[i];
	return slice_of(digits);
}

static const char *sign_of(struct slice text)
{
	return text.length && text.at[0] == '-' ? "-" : "";
}

/* "006.10" is 6.1 to whoever counts. */
static const char *say_decimal(struct arena *arena, struct slice text)
{
	struct slice digits = digits_of(arena, text, 0);
	size_t first = 0;

	while (first + 1 < digits.length && digits.at[first] == '0' &&
	       is_digit(digits.at[first + 1]))
		first++;
	digits = slice_range(digits, first, digits.length);
	if (slice_contains(digits, ".") && skip(digits, 0, DIGITS ".") == digits.length) {
		while (slice_ends_with(digits, "0"))
			digits.length--;
		if (slice_ends_with(digits, "."))
			digits.length--;
	}
	return arena_print(arena, "the number %s%.*s", sign_of(text), SLICE_ARGS(digits));
}

static const char *say_radix(struct arena *arena, struct slice text, size_t prefix, int base)
{
	struct slice digits = digits_of(arena, text, prefix);

	return arena_print(arena, "the number %s%llu", sign_of(text),
			   strtoull(digits.at, NULL, base));
}

static const char *say_base_60(struct arena *arena, struct slice text)
{
	unsigned long long value = 0;
	const char *at = digits_of(arena, text, 0).at;

	for (char *end; ; at = end + 1) {
		value = value * 60 + strtoull(at, &end, 10);
		if (*end != ':')
			return arena_print(arena, "the number %s%llu%s", sign_of(text), value, end);
	}
}

const char *scalar_misread(struct arena *arena, struct slice text)
{
	static const char *const plain[] = {
		[READ_NULL] = "null",
		[READ_TRUE] = "the boolean true",
		[READ_FALSE] = "the boolean false",
		[READ_NOT_FINITE] = "a floating point number",
		[READ_DATE] = "a date",
		[READ_TIME] = "a point in time",
		[READ_MERGE] = "a merge key",
		[READ_VALUE] = "a default value",
	};
	enum reading reading = read_plain(text);

	switch (reading) {
	case READ_STRING:
		return NULL;
	case READ_INTEGER:
	case READ_FLOAT:
		return say_decimal(arena, text);
	case READ_OCTAL:
		return say_radix(arena, text, slice_contains(text, "o") ? 2 : 1, 8);
	case READ_HEXADECIMAL:
		return say_radix(arena, text, 2, 16);
	case READ_BINARY:
		return say_radix(arena, text, 2, 2);
	case READ_BASE_60:
		return say_base_60(arena, text);
	default:
		return plain[reading];
	}
}
