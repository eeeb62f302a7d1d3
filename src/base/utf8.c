#include "base/utf8.h"

/* The lead bytes of each length, and what their second byte may be (RFC 3629, section 4). */
static const struct {
	unsigned char first, last, second_first, second_last;
	size_t length;
} leads[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

size_t utf8_length(struct slice s, size_t i)
{
	const unsigned char *at = (const unsigned char *)s.at + i;

	if (at[0] < 0x80)
		return 1;
	for (size_t k = 0; k < sizeof(leads) / sizeof(leads[0]); k++) {
		if (at[0] < leads[k].first || at[0] > leads[k].last)
			continue;
		if (leads[k].length > s.length - i || at[1] < leads[k].second_first ||
		    at[1] > leads[k].second_last)
			return 0;
		for (size_t n = 2; n < leads[k].length; n++)
			if ((at[n] & 0xc0) != 0x80)
				return 0;
		return leads[k].length;
	}
	return 0;
}

bool utf8_is_valid(struct slice s)
{
	for (size_t i = 0, length; i < s.length; i += length) {
		length = utf8_length(s, i);
		if (length == 0)
			return false;
	}
	return true;
}

bool utf8_is_control(struct slice character)
{
	const unsigned char *at = (const unsigned char *)character.at;

	if (character.length == 1)
		return at[0] < 0x20 || at[0] == 0x7f;
	return character.length == 2 && at[0] == 0xc2 && at[1] < 0xa0;
}
