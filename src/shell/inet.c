#include "shell/inet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

enum {
	ADDRESS_LENGTH_LIMIT = 100,
};

static bool copy_word(struct slice text, char *copy)
{
	if (text.length >= ADDRESS_LENGTH_LIMIT || slice_find(text, '\0', 0) < text.length)
		return false;
	if (text.length)
		memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	return true;
}

/* get_unsigned() of iproute2: strtoul() decides, so a sign and leading blanks are fine. */
static bool read_unsigned(const char *text, unsigned *ret)
{
	char *end;

	errno = 0;
	unsigned long number = strtoul(text, &end, 0);
	if (!*text || *end || end == text || errno == ERANGE || number > UINT_MAX)
		return false;
	*ret = (unsigned)number;
	return true;
}

/* One to four numbers with dots; what is missing at the end is zero. */
static bool read_ipv4(const char *text, uint8_t *bytes)
{
	memset(bytes, 0, 4);
	for (int i = 0; i < 4; i++) {
		char *end;
		if (!is_digit(*text))
			return false;
		unsigned long number = strtoul(text, &end, 0);
		if (number > 255)
			return false;
		bytes[i] = (uint8_t)number;
		if (!*end)
			return true;
		if (*end != '.')
			return false;
		text = end + 1;
	}
	return false;
}

/* The bits of a mask whose ones all stand in front. */
static bool mask_bits(const uint8_t *bytes, unsigned *ret)
{
	uint32_t mask = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
			(uint32_t)bytes[2] << 8 | bytes[3];
	uint32_t rest = ~mask;

	if (rest & (rest + 1))
		return false;
	for (*ret = 0; mask; mask <<= 1)
		(*ret)++;
	return true;
}

static bool read_bits(const char *text, unsigned *ret)
{
	uint8_t bytes[4];

	if (read_unsigned(text, ret))
		return true;
	return read_ipv4(text, bytes) && mask_bits(bytes, ret);
}

static bool read_address(const char *text, int family, struct inet_prefix *ret)
{
	if (strchr(text, ':')) {
		ret->family = 6;
		ret->length = 16;
		ret->bits = 128;
		return family != 4 && inet_pton(AF_INET6, text, ret->bytes) == 1;
	}
	ret->family = 4;
	ret->length = 4;
	ret->bits = 32;
	return family != 6 && read_ipv4(text, ret->bytes);
}

/* `default` is the zero address; `any` and `all` have no bytes at all. */
static bool read_named(struct slice text, int family, struct inet_prefix *ret)
{
	if (!slice_is(text, "default") && !slice_is(text, "any") && !slice_is(text, "all"))
		return false;
	ret->family = family ? family : 4;
	ret->length = slice_is(text, "default") ? (ret->family == 6 ? 16 : 4) : 0;
	return true;
}

bool inet_read_prefix(struct slice text, int family, struct inet_prefix *ret)
{
	char copy[ADDRESS_LENGTH_LIMIT];
	unsigned bits;

	memset(ret, 0, sizeof(*ret));
	if (read_named(text, family, ret))
		return true;
	if (!copy_word(text, copy))
		return false;
	char *slash = strchr(copy, '/');
	if (slash)
		*slash = '\0';
	if (!read_address(copy, family, ret))
		return false;
	if (!slash)
		return true;
	if (!read_bits(slash + 1, &bits) || bits > (unsigned)ret->bits)
		return false;
	ret->bits = (int)bits;
	ret->has_bits = true;
	return true;
}
