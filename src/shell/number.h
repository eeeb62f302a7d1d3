/* Numbers as programs read them that leave it to strtol(). */
#ifndef SHELL_NUMBER_H
#define SHELL_NUMBER_H

#include "base/slice.h"

/* What isspace() takes in the C locale; dash lets it stand behind a number as well. */
#define NUMBER_BLANKS " \t\n\v\f\r"

/*
 * The number that TEXT is, the whole of it, in BASE (0: C syntax); blanks before it are skipped.
 * False when it is none, or does not fit into a long.
 */
bool number_read(struct slice text, int base, long *ret);

/* Whether strtol() would take the whole of TEXT for a decimal number, fitting or not. */
bool number_is_decimal(struct slice text);

#endif
