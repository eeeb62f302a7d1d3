/*
 * Paths inside a tree, as texts: relative to the ROOT, without a leading slash.
 */
#ifndef BASE_TREE_PATH_H
#define BASE_TREE_PATH_H

#include "base/arena.h"
#include "base/slice.h"

/* Whether PATH has no slash too many and no component that begins with a dot. */
bool path_is_normal(struct slice path);

/* The first component of PATH; *RET_REST is what follows its slashes. */
struct slice path_first(struct slice path, struct slice *ret_rest);

/* DIRECTORY/NAME; DIRECTORY may be empty (the ROOT). */
const char *path_join(struct arena *arena, const char *directory, struct slice name);

/* The directory that holds PATH; the ROOT's parent is the ROOT. */
const char *path_parent(struct arena *arena, const char *path);

#endif
