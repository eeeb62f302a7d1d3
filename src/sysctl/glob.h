/*
 * Wildcards: in keys, against what stands below /proc/sys at this moment, and in the
 * names of files, which procps gives to glob(3).
 */
#ifndef SYSCTL_GLOB_H
#define SYSCTL_GLOB_H

#include "base/tree.h"
#include "timeline/timeline.h"

enum {
	GLOB_PATTERN_LIMIT = 256,        /* patterns that the braces of one text may make */
	GLOB_DEPTH_LIMIT = 32,           /* pairs of braces in one text */
};

struct glob_texts {
	const char **items;
	size_t count;
	bool too_many;           /* braces beyond these limits; the items are not all */
};

/*
 * What GLOB_BRACE of glibc makes of PATTERN: one pattern for each choice, left to right.
 * Braces that do not close are ordinary; "{}" is one empty choice.
 */
struct glob_texts glob_braces(struct arena *arena, const char *pattern);

/*
 * The files that a program reads which gives NAME to glob(3) with GLOB_BRACE and
 * GLOB_NOCHECK, as procps does: NAME itself when nothing matches. Paths in the tree.
 */
struct glob_texts glob_files(struct arena *arena, struct tree *tree, const char *name);

/* The names below /proc/sys/net/ipv6/conf at one moment, in byte order. */
struct proc_names {
	const struct name **scopes;      /* all, default, and every device there is or may be */
	size_t scope_count;
	const struct name **keys;
	size_t key_count;
};

struct proc_names proc_names_now(struct timeline *timeline);

/*
 * The files below /proc/sys that PATTERN (no braces) matches, as glob(3) finds them: the
 * text of the pattern with its wildcards filled in and its separators kept, without
 * slashes at the end. Only what is modelled is found, that is net/ipv6/conf. A pattern
 * that ends in a slash matches directories alone if its last component has a wildcard.
 */
struct glob_texts glob_keys(struct arena *arena, const struct proc_names *names,
			    const char *pattern);

/*
 * path_glob_can_match() of systemd: lay the components of the glob PATTERN on those of
 * PREFIX, with fnmatch(3) and no braces. What is left of PATTERN, put behind PREFIX, or
 * NULL when they do not fit.
 */
const char *glob_behind_prefix(struct arena *arena, const char *pattern, const char *prefix);

#endif
