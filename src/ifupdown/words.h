/*
 * The words of a `source` line, as wordexp(3) of glibc 2.31 to 2.41 makes them with
 * WRDE_NOCMD in the environment of a boot: quotes, backslashes, variables, `~`, globs.
 * Globs look into the tree.
 */
#ifndef IFUPDOWN_WORDS_H
#define IFUPDOWN_WORDS_H

#include "base/tree.h"

struct words {
	ARRAY(const char *) items;
	/*
	 * A variable, `~` or arithmetic had a part in it: the result depends on what ifup
	 * was started with. HOME is taken to be /root, all but LANG and PATH to be unset.
	 */
	bool environment;
};

/*
 * Expand TEXT. False, and nothing in *RET, when wordexp() refuses it (an open quote, a
 * brace, a command substitution, ...), which ifup passes over in silence. Paths keep
 * their spelling, "//" and "/./" included, because ifup compares them as texts.
 */
bool words_expand(struct arena *arena, struct tree *tree, struct slice text, struct words *ret);

#endif
