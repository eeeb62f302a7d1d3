/*
 * Where Debian has programs, and what a path or PATH therefore leads to: `/usr/bin/sysctl` is
 * no program, and with PATH=/bin:/usr/bin `sysctl` is none either.
 */
#ifndef SHELL_PROGRAM_PLACES_H
#define SHELL_PROGRAM_PLACES_H

#include "shell/state.h"

/* Whether every host of ours has the program NAME. */
bool program_is_essential(struct slice name);

/* Whether PATH is in a directory of the distribution; the name behind it goes to *RET_NAME. */
bool program_has_system_path(struct slice path, struct slice *ret_name);

/* Whether the directory that PATH names is one where Debian can have the program. */
bool program_can_be_at(struct slice path, struct slice name);

/* The same for a DIRECTORY, with or without its last slash; whether it is one of Debian's. */
bool program_can_be_in(struct slice directory, struct slice name);
bool program_is_system_directory(struct slice directory);

/* The directories that the present PATH names, or those that ifup begins with. */
struct slice program_search_path(struct run *run);

/* The next directory of the list, from *AT (0 at first) on, or false: that was the last. */
static inline bool program_next_directory(struct slice list, size_t *at, struct slice *ret)
{
	size_t end = slice_find(list, ':', *at);

	if (*at > list.length)
		return false;
	*ret = slice_range(list, *at, end);
	*at = end + 1;
	return true;
}

/* Whether one of them can have the program NAME of the distribution; UNKNOWN: a directory of
 * others may have something of that name. */
enum maybe program_can_be_found(struct run *run, struct slice name);

#endif
