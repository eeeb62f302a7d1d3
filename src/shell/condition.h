/* test, [ and the [[ ]] of bash, on values that need not be known. */
#ifndef SHELL_CONDITION_H
#define SHELL_CONDITION_H

#include "shell/command.h"

/* Evaluate the operands of test (without the final `]`). */
struct exit_status condition_evaluate(struct run *run, const struct field *words, size_t count);

/* Those between [[ and ]], where numbers are arithmetic. */
struct exit_status condition_evaluate_brackets(struct run *run, const struct field *words,
					       size_t count);

/* Whether it stands between two operands; `==` is no operator of dash. */
bool condition_is_binary(const struct run *run, struct slice name);
bool condition_is_unary(const struct run *run, struct slice name);

/* [[ CONDITION ]] of bash. False: an expansion ends the shell. */
bool condition_of_bash(struct run *run, const struct condition *condition,
		       struct exit_status *ret_status);

/* TEXT =~ REGEXP of it. */
bool condition_matches_regexp(struct run *run, const struct word *text, const struct word *regexp,
			      struct exit_status *ret_status);

command_function condition_run;

#endif
