/*
 * The first word of a write(2) to an integer sysctl, as proc_get_long() of kernel/sysctl.c
 * reads it: white space, an optional minus sign, a C number (decimal, 0x, leading zero for
 * octal) of at most twenty characters, and then space, tab, newline or the end.
 */
#ifndef KERNEL_NUMBER_H
#define KERNEL_NUMBER_H

#include <stdint.h>

#include "base/slice.h"

struct number {
	bool valid;              /* there is such a word, and it fits 64 bits */
	bool negative;           /* a minus sign was there, "-0" included */
	uint64_t magnitude;
	size_t consumed;         /* bytes up to and with the white space after the word */
};

enum {
	NUMBER_WRITE_MAX = 4095, /* PAGE_SIZE - 1: what is behind is not looked at */
};

struct number number_parse(struct slice data);

/* The number as an int; false when it does not fit or is not valid. */
bool number_to_int(struct number number, int *ret);

#endif
