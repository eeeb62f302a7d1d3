/*
 * Command lines of methods, made from their text in the tables of dialect.h.
 */
#ifndef IFUPDOWN_TEMPLATE_H
#define IFUPDOWN_TEMPLATE_H

#include "ifupdown/dialect.h"

/* A command line with its values put in. */
struct command_text {
	struct slice text;
	const struct option *cause;      /* the first option that is in it, or NULL */
	ARRAY(struct slice) missing;     /* options that are required and not set */
};

/* %name% is replaced, [[ ... ]] dropped unless everything in it is set. They nest. */
struct command_text template_expand(const struct settings *settings, const char *text);

#endif
