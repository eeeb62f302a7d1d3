/* Going through a tree without running it. */
#ifndef SHELL_WALK_H
#define SHELL_WALK_H

#include "shell/builtins.h"
#include "shell/run.h"

/* A simple command, its words expanded as far as that is possible without running it. */
struct found_command {
	const struct node *node;
	fields words;
	size_t program;          /* the word that is the program, behind sudo, env ... */
	struct setting setting;
};

struct walk {
	struct run *run;
	void *context;
	void (*visit)(struct walk *walk, const struct found_command *command);
};

/* Every simple command of PASSAGE, in the order of the text: in functions, substitutions
 * and texts given to `sh -c` too. */
void walk_text(struct walk *walk, const struct passage *passage, enum dialect dialect,
	       struct setting setting);

/* Prepare RUN for a walk: variables that the text itself sets are not known. */
void walk_init(struct run *run, struct shell *shell, struct limits *limits,
	       const struct shell_call *call);

/* Whether the program is called NAME, whatever its path. */
bool walk_is_program(const struct found_command *command, const char *name);

#endif
