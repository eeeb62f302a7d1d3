/*
 * Filling a stanza: which options are commands, what a repeated one means, inherits.
 * config.c of ifupdown 0.8.36 to 0.8.44.
 */
#ifndef IFUPDOWN_STANZA_H
#define IFUPDOWN_STANZA_H

#include "ifupdown/interfaces.h"

/*
 * Add the option that the file calls WORD. `post-up` is up and `pre-down` is down; a name
 * that ends in `?` sets only what is not set.
 */
void stanza_add(struct arena *arena, struct names *names, struct stanza *stanza,
		struct slice word, struct span keyword, struct passage value);

/* Copy options and commands of stanza->inherits, as they are by now, into the stanza. */
void stanza_inherit(struct arena *arena, struct stanza *stanza);

#endif
