/* Builtins of dash (and a few of bash); the table is in builtins.c. */
#ifndef SHELL_BUILTINS_H
#define SHELL_BUILTINS_H

#include "shell/command.h"

/* Files and directories. */
command_function builtin_source, builtin_cd, builtin_pwd;

/* Variables and options. */
command_function builtin_export, builtin_readonly, builtin_local, builtin_unset, builtin_set,
	builtin_read, builtin_getopts;

/* The option (0: one without a meaning here) of -LETTER and of -o NAME. False: there is none. */
bool option_of_letter(char letter, unsigned *ret_option);
bool option_of_name(struct slice name, enum dialect dialect, unsigned *ret_option);

/* Looking commands up. */
command_function builtin_command, builtin_type;

/* trap.c, kill.c, shopt.c */
command_function builtin_trap, builtin_kill, builtin_shopt;

/* A builtin that changes nothing here, and ends and prints as nobody knows. */
command_function run_unknown_status;

/* A word of a command as a text to be read: it keeps its place in the file if it has one. */
const struct passage *command_passage(struct command *command, struct slice text);

/* Whether a command of that name can be run, and whether there is a program of that name. */
enum maybe command_exists(struct run *run, struct slice name);
enum maybe program_exists(struct run *run, struct slice name);

#endif
