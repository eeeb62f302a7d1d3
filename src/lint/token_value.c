#include "lint/token_value.h"

#include <arpa/inet.h>

bool token_parse(struct slice text, struct in6_addr *ret)
{
	char buffer[64];
	struct slice plain = slice_range(text, 0, slice_find(text, '/', 0));

	if (plain.length == 0 || plain.length >= sizeof(buffer))
		return false;
	memcpy(buffer, plain.at, plain.length);
	buffer[plain.length] = '\0';
	return inet_pton(AF_INET6, buffer, ret) == 1;
}

bool token_is_zero(const struct in6_addr *token)
{
	static const unsigned char zero[8];

	return memcmp(token->s6_addr + 8, zero, 8) == 0;
}
