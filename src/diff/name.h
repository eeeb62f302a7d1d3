/* The names of files as they stand in a unified diff. */
#ifndef DIFF_NAME_H
#define DIFF_NAME_H

#include "base/arena.h"

/*
 * The name that S begins with, which is the rest of a line behind `--- ` or `+++ `. It ends
 * at a tab, behind which diff(1) has the time, or stands in double quotes with the escapes
 * of C, as git and diff write a name with a control character, a quote, or bytes over 0x7f.
 * False when the quotes do not close, or hold an escape that is none; the offset of what is
 * wrong is then *RET_WRONG.
 */
bool diff_name_read(struct arena *arena, struct slice s, struct slice *ret, size_t *ret_wrong);

/* Whether that is what stands for a file that is not there: /dev/null. */
bool diff_name_is_nothing(struct slice name);

/*
 * NEW without the letter that git puts before the names of one side: a/ and b/, or those of
 * diff.mnemonicPrefix. Both sides of a file have letters, and different ones; a name without
 * prefix (diff.noprefix) begins alike on both. OLD is the old side, or, for a file that is
 * new, what `diff --git` says it to be; empty when neither is known.
 */
struct slice diff_name_strip(struct slice new, struct slice old);

#endif
