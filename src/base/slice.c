#include "base/slice.h"

#include <limits.h>
#include <strings.h>
#include <sys/auxv.h>

bool slice_ends_with(struct slice s, const char *suffix)
{
	size_t length = strlen(suffix);
	return s.length >= length &&
	       (length == 0 || memcmp(s.at + s.length - length, suffix, length) == 0);
}

bool slice_is_among(struct slice s, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(s, list[i]))
			return true;
	return false;
}

bool slice_is_in_any_case(struct slice s, const char *text)
{
	return s.length == strlen(text) && strncasecmp(s.at, text, s.length) == 0;
}

bool slice_is_among_in_any_case(struct slice s, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is_in_any_case(s, list[i]))
			return true;
	return false;
}

bool slice_contains(struct slice s, const char *needle)
{
	size_t length = strlen(needle);
	return length == 0 || (s.length && memmem(s.at, s.length, needle, length) != NULL);
}

int slice_compare(struct slice a, struct slice b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;

	if (shorter && a.at[0] != b.at[0])
		return (unsigned char)a.at[0] - (unsigned char)b.at[0];
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

	if (order != 0)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

size_t slice_find(struct slice s, char byte, size_t from)
{
	if (from >= s.length)
		return s.length;
	const char *hit = memchr(s.at + from, byte, s.length - from);
	return hit ? (size_t)(hit - s.at) : s.length;
}

struct slice slice_trim(struct slice s, const char *blanks)
{
	size_t from = 0, to = s.length;

	/* strchr() would take a NUL for the end of the set. */
	while (from < to && s.at[from] && strchr(blanks, s.at[from]))
		from++;
	while (to > from && s.at[to - 1] && strchr(blanks, s.at[to - 1]))
		to--;
	return slice_range(s, from, to);
}

bool slice_to_number(struct slice s, int *ret)
{
	long long value = 0;

	if (s.length == 0)
		return false;
	for (size_t i = 0; i < s.length; i++) {
		if (!is_digit(s.at[i]))
			return false;
		value = value * 10 + (s.at[i] - '0');
		if (value > INT_MAX)
			return false;
	}
	*ret = (int)value;
	return true;
}

/* The kernel hands sixteen random bytes to each program that it starts. Training does without. */
#ifndef SECRET_FROM
#define SECRET_FROM AT_RANDOM
#endif
uint64_t slice_secret(void)
{
	const void *random = (const void *)(uintptr_t)getauxval(SECRET_FROM);
	uint64_t words[2] = { 0, 0 };

	if (random)
		memcpy(words, random, sizeof(words));
	return slice_mix_word(words[0], words[1]);
}

uint32_t slice_hash(uint64_t secret, struct slice text)
{
	return (uint32_t)slice_mix(secret, text);
}

uint64_t slice_mix(uint64_t hash, struct slice text)
{
	uint64_t word = 0;
	size_t i = 0;

	for (; i + sizeof(word) < text.length; i += sizeof(word)) {
		memcpy(&word, text.at + i, sizeof(word));
		hash = slice_mix_word(hash, word);
	}
	/* The last eight bytes, of which some may have been in the word before. */
	if (text.length >= sizeof(word))
		memcpy(&word, text.at + text.length - sizeof(word), sizeof(word));
	else
		for (word = 0; i < text.length; i++)
			word = word << 8 | (unsigned char)text.at[i];
	return slice_mix_word(slice_mix_word(hash, word), text.length);
}
