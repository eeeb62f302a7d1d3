/*
 * A simple command whose words are known as far as they can be, and the programs we know.
 */
#ifndef SHELL_COMMAND_H
#define SHELL_COMMAND_H

#include "shell/expand.h"
#include "shell/state.h"

struct command {
	struct run *run;
	const struct node *node;         /* where it stands */
	const struct field *argv;        /* argv[0] is the program */
	size_t argc;
	struct setting setting;
	const struct origin *origin;     /* made by command_origin() */
	bool keeps_streams;      /* `exec >file`: redirections stay in force */
};

typedef struct exit_status command_function(struct command *command);

/* Who and what its events come from. */
const struct origin *command_origin(struct command *command);

/* Its text as written, and where. */
struct slice command_text(const struct command *command);
struct span command_span(const struct command *command);

/* Word I, or an empty slice when there is none. Only for words that are known. */
struct slice command_word(const struct command *command, size_t i);
bool command_has(const struct command *command, size_t i);

/* The first of the words from I on that is not known: its `why`. NULL: all are. */
const char *command_unknown_from(const struct command *command, size_t i);

/* The words from I on as $1, $2 ... */
struct parameters *command_parameters(struct command *command, size_t i);

/* The words from I on as a command of their own, as `command` takes it. */
struct exit_status command_run_rest(struct command *command, size_t i);

/* The same as `env` and `exec` start it: a program, whatever the shell has of that name. */
struct exit_status command_run_program(struct command *command, size_t i);

/*
 * We do not know what it does: everything, or only DEVICE or the sysctl at PATH, is
 * unknown from here on, and so is its status.
 */
struct exit_status command_cannot_follow(struct command *command, const char *why);
void command_blur(struct command *command, const char *why, const struct name *device);

/* An error in a special builtin. */
struct exit_status command_error(struct command *command);

/* Write to its standard output. */
struct exit_status command_print(struct command *command, struct slice text, const char *why);

/* It prints something on its standard output that we do not know. */
void command_prints_unknown(struct command *command, const char *what);

/* Something happens; UNKNOWN, YES or NO as the machine answers. */
struct outcome command_apply(struct command *command, struct event *event);

/* The interned name of a word. */
const struct name *command_name(struct command *command, struct slice text);

/* What `local` changed is put back. */
void command_restore_locals(struct run *run, const struct locals *locals);

/* Run it: builtins, functions, known programs, scripts of the tree, and all others. */
struct exit_status command_execute(struct command *command);

/*
 * A builtin of the shell, and a program outside it that we know; NULL when there is none.
 * `special` is meant in POSIX's sense: an error in it ends the shell.
 */
struct builtin {
	const char *name;
	command_function *run;
	bool special;
};
const struct builtin *builtin_find(enum dialect dialect, struct slice name);
command_function *program_find(struct slice name);

#endif
