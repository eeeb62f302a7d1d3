/* The version control system's tree that the program was started in. */
#ifndef CLI_CHECKOUT_H
#define CLI_CHECKOUT_H

#include <limits.h>
#include <stdbool.h>

/* Whether DIRECTORY is the root of a checkout. */
bool checkout_is_root(const char *directory);

struct checkout {
	char root[PATH_MAX];     /* absolute */
	char directory[PATH_MAX];        /* the working directory, relative to it; "" is it */
};

/*
 * Where the working directory stands. Outside of every checkout it is the root itself. False
 * when it has no path.
 */
bool checkout_find(struct checkout *checkout);

#endif
