/* Addresses as iproute2 reads them. */
#ifndef SHELL_INET_H
#define SHELL_INET_H

#include <stdint.h>

#include "base/slice.h"

struct inet_prefix {
	int family;              /* 4 or 6 */
	uint8_t bytes[16];
	int length;              /* bytes: 4 or 16; 0 for `any` and `all` */
	int bits;                /* of the prefix */
	bool has_bits;
};

/* ADDRESS[/PREFIX]; FAMILY 0 takes either. `default`, `any` and `all` are addresses too. */
bool inet_read_prefix(struct slice text, int family, struct inet_prefix *ret);

#endif
