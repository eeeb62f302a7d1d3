/*
 * Regular expressions as Ruby understands them, as far as configuration management uses them
 * on the lines of a file: whether one matches somewhere in a line. What the two may disagree
 * about is refused: lookaround, backreferences, options, Unicode properties. The work is at
 * most the product of both lengths, whatever the expression.
 */
#ifndef CATALOG_REGEXP_H
#define CATALOG_REGEXP_H

#include "base/arena.h"

struct regexp;

enum regexp_found { REGEXP_UNKNOWN, REGEXP_NO, REGEXP_YES };

/* PATTERN made ready; NULL when it is none, or has a form that is not followed. */
struct regexp *regexp_compile(struct arena *arena, struct slice pattern);

/* Whether it matches in LINE, which has its newline; unknown for what is not UTF-8. */
enum regexp_found regexp_find(struct regexp *regexp, struct slice line);

#endif
