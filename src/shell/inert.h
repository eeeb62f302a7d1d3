/*
 * Programs that change neither devices nor IPv6 sysctls. The table is data (inert.c), with
 * the reason where it is not plain.
 */
#ifndef SHELL_INERT_H
#define SHELL_INERT_H

#include "shell/command.h"

enum inert_status {
	INERT_UNKNOWN,           /* it may fail */
	INERT_SUCCEEDS,          /* it does not, unless its words are wrong */
};

struct inert_program {
	const char *name;
	enum inert_status status;
};

/* NULL: not in the table. */
const struct inert_program *inert_find(struct slice name);

/* Whether it succeeds with those words (inert_words.c). */
enum maybe inert_succeeds(struct command *command, const struct inert_program *program);

struct exit_status inert_run(struct command *command, const struct inert_program *program);

#endif
