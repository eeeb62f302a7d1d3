/* What a program takes from its standard input, which others may read behind it. */
#ifndef SHELL_INPUT_H
#define SHELL_INPUT_H

#include "shell/command.h"

/* The program NAME, whose words those of COMMAND are, has run: what it has left to read. */
void input_after_program(struct command *command, struct slice name);

#endif
