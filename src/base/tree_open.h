/*
 * Opening below a directory without ever leaving it. ROOT is its descriptor, PATH relative to
 * it. All return a descriptor, or -1 with errno.
 */
#ifndef BASE_TREE_OPEN_H
#define BASE_TREE_OPEN_H

#include <sys/stat.h>

/* Links are followed as if ROOT were `/`. -1 with ENOSYS before Linux 5.6. */
int tree_open_in_root(int root, const char *path, int flags);

/*
 * O_PATH, for a PATH without links, "." and ".."; a link in it is an error, and at its end is
 * opened.
 */
int tree_open_plain(int root, const char *path, struct stat *stat);

/*
 * For reading, when PATH was listed as what FLAGS say: no link may be on the way, nor may
 * anything be mounted there when FLAGS do not say O_DIRECTORY.
 */
int tree_open_listed(int root, const char *path, int flags);

/* The O_PATH descriptor FD again, for reading. -1 with ENOENT where there is no /proc. */
int tree_reopen(int fd, int flags);

#endif
