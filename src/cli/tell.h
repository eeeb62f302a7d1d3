/* Messages to whoever started the program. */
#ifndef CLI_TELL_H
#define CLI_TELL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "iptoken-lint: " and the message, on standard error. Names and words in it may come from a
 * host: what would drive the terminal, or begin a line of its own, is made visible.
 */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* tell() "WHAT: PROBLEM"; false, for whoever fails with it. */
bool complain(const char *what, const char *problem);

/* A sink of the library for CONTEXT, a FILE. */
bool print_bytes(void *context, const char *bytes, size_t length);

#endif
