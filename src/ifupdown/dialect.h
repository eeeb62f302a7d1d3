/*
 * A dialect of interfaces(5): its address families, and for each method what it requires,
 * assumes and runs. The tables are data; ifup.c and interfaces.c walk them.
 */
#ifndef IFUPDOWN_DIALECT_H
#define IFUPDOWN_DIALECT_H

#include "ifupdown/ifup.h"
#include "ifupdown/settings.h"

/*
 * A command of a method. %name% is an option, or one of the names that settings.h lists;
 * [[ ... ]] is left out unless everything in it is set. A command that needs an option
 * which is not set makes ifup refuse the stanza; one that comes out empty is not run.
 */
struct method_command {
	const char *text;
	const char *shown;       /* symbolic name in the recorded cases; NULL: the text itself */
	bool (*when)(const struct settings *settings);   /* NULL: always */
	bool ignore_status;
	const char *because;     /* the option that switches it on, besides those in its text */
};

struct method_default {
	const char *option;
	const char *value;
};

/* An option computed from what is there, in the order of the table. */
struct method_conversion {
	const char *option;
	void (*convert)(struct settings *settings, const char *option);
};

/* The arrays end with an element whose first member is NULL. */
struct method {
	const char *name;
	const struct method_default *defaults;
	const struct method_conversion *conversions;
	const struct method_command *up;
	const struct method_command *down;
};

struct address_family {
	const char *name;
	const struct method *methods;
};

struct dialect {
	const char *name;
	const struct address_family *families;
	const struct method_command *link_up;    /* before the first stanza of a device */
	const struct method_command *link_down;  /* after the last */
	const struct method_command *rename;
	const struct method *builtin;    /* of lo, where no file has a stanza for it */
};

/* The classic Debian ifupdown, of which dialect_debian.c has the families. */
extern const struct dialect dialect_debian;

/* NULL when there is none of that name. */
const struct address_family *dialect_find_family(const struct dialect *dialect, struct slice name);
const struct method *dialect_find_method(const struct address_family *family, struct slice name);

#endif
