/* Messages to whoever started the program. */
#ifndef CLI_TELL_H
#define CLI_TELL_H

/*
 * "iptoken-lint: " and the message, on standard error. Names and words in it may come from a
 * host: what would drive the terminal, or begin a line of its own, is made visible.
 */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
