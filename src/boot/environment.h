/* EnvironmentFile= of systemd: etc/default/networking is one. */
#ifndef BOOT_ENVIRONMENT_H
#define BOOT_ENVIRONMENT_H

#include "base/arena.h"
#include "base/slice.h"

/*
 * The value of the variable NAME in the file TEXT, the last one if there are several, in ARENA; at
 * NULL where it has none. SPLICED: a comment that ends in a backslash goes on in the next line,
 * as before systemd 254.
 */
struct slice environment_value(struct arena *arena, struct slice text, const char *name,
			       bool spliced);

#endif
