/* Arithmetic of bash as a command: 0 for a number that is not zero, 1 for zero or an error. */
#ifndef SHELL_ARITHMETIC_COMMAND_H
#define SHELL_ARITHMETIC_COMMAND_H

#include "shell/run.h"

/* Evaluate EXPRESSION, a word of NODE. An empty one is zero. */
struct exit_status arithmetic_run(struct run *run, const struct node *node,
				  const struct word *expression);

/* What the variables that are named in TEXT become is not known. */
void arithmetic_forget(struct run *run, struct slice text, const char *why);

command_function builtin_let;

#endif
