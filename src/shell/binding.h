/*
 * What names mean in a shell: variables, functions, files that were written. A list that
 * grows at its head and is never changed, so that the ways of a script share what was before
 * they parted. A long list has an index, or 10,000 assignments would take 10,000 times
 * 10,000 looks.
 */
#ifndef SHELL_BINDING_H
#define SHELL_BINDING_H

#include "base/arena.h"
#include "base/maybe.h"
#include "base/slice.h"

/* A text we may know. `why` not NULL: text is only its beginning, and this is the reason. */
struct content {
	enum maybe set;          /* NO: there is no such variable */
	struct slice text;
	const char *why;
};

enum binding_space { BINDING_VARIABLE, BINDING_FUNCTION, BINDING_FILE, BINDING_INPUT };

struct binding_index;
struct node;

struct binding {
	enum binding_space space;
	struct slice name;
	struct content value;    /* of a function: set NO after `unset -f` */
	const struct node *body; /* of a function */
	bool exported, readonly;
	bool transformed;        /* bash changes what is assigned to it: declare -i, -l, -u ... */
	bool of_loaders;         /* a file: it or an older one lies where sysctl loaders look */
	unsigned depth;          /* length of the list behind it */
	const struct binding *older;
	const struct binding_index *index;       /* of the list from here on, when it is long */
};

/* The newest binding of NAME in LIST, or NULL. */
const struct binding *binding_find(const struct binding *list, enum binding_space space,
				   struct slice name);

/* Put BINDING, which is filled in but for its place, in front of *LIST. */
void binding_push(struct arena *arena, const struct binding **list, struct binding *binding);

#endif
