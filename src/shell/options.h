/*
 * The options of programs that leave them to getopt_long(): which there are is a table, and what
 * is none of them is an error. Operands come as options without a letter.
 */
#ifndef SHELL_OPTIONS_H
#define SHELL_OPTIONS_H

#include "shell/command.h"

struct program_options {
	const char *flags;       /* letters alone; with a ? the rest of the word is its value */
	const char *valued;      /* letters that take a word */
	const char *longs;       /* "k=kill-after f-foreground I?iso-8601": by its letter; `=` takes
				  * a word, `-` none, `?` one behind a `=` */
	bool permutes;           /* options may stand behind operands */
};

struct option {
	char letter;             /* 0: an operand */
	struct slice value;
	const char *why;         /* it is not known */
	size_t at;               /* the word it is, or is the value in */
};

enum option_result {
	OPTION_END,              /* options->at is the first word that is none */
	OPTION_FOUND,
	OPTION_WRONG,            /* the program fails */
	OPTION_HELP,             /* --help, --version: it prints that and ends with 0 */
	OPTION_UNTOLD,           /* a word is not known, and may be an option */
};

struct options {
	const struct command *command;
	const struct program_options *known;
	size_t at;
	size_t letter;           /* in a word of several letters */
	bool ended;              /* behind `--` */
};

struct options options_begin(const struct command *command, const struct program_options *known);
enum option_result options_next(struct options *options, struct option *ret);

#endif
