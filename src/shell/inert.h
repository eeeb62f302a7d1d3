/*
 * Programs that change neither devices nor IPv6 sysctls. The table is data (inert.c), with
 * the reason where it is not plain.
 */
#ifndef SHELL_INERT_H
#define SHELL_INERT_H

#include "shell/command.h"

struct inert_program {
	const char *name;
	/* Whether it does with those words; NULL: nobody knows. */
	enum maybe (*succeeds)(struct command *command);
	bool changes_routes;
};

/* NULL: not in the table. */
const struct inert_program *inert_find(struct slice name);

/* inert_words.c: these succeed unless their words are wrong, as far as anyone can tell. */
enum maybe date_succeeds(struct command *command);
enum maybe logger_succeeds(struct command *command);
enum maybe pwd_succeeds(struct command *command);
enum maybe sync_succeeds(struct command *command);

struct exit_status inert_run(struct command *command, const struct inert_program *program);

#endif
