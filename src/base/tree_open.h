/*
 * Opening below a directory without ever leaving it. ROOT is its descriptor, PATH relative to
 * it. All return a descriptor, or -1 with errno.
 */
#ifndef BASE_TREE_OPEN_H
#define BASE_TREE_OPEN_H

#include <stdbool.h>
#include <sys/stat.h>

/* Links are followed as if ROOT were `/`. -1 with ENOSYS before Linux 5.6. */
int tree_open_in_root(int root, const char *path, int flags);

/*
 * O_PATH, for a PATH without links, "." and ".."; a link in it is an error, and at its end is
 * opened.
 */
int tree_open_plain(int root, const char *path, struct stat *stat);

/*
 * For reading, when PATH was listed as a file: no link may be on the way, nor may anything be
 * mounted there.
 */
int tree_open_listed(int root, const char *path);

/* The same for a directory, where something may be mounted; whether it surely is not. */
int tree_open_directory(int root, const char *path, bool *ret_same_mount);

/* The directory ROOT itself, any path of the running system: for reading, or else O_PATH. */
int tree_open_root(const char *root);

/*
 * Whether a read() of a regular file that is on the same mount as FD ends at the end of the file
 * or, when the disk fails, of a page: so it is on file systems that read by way of the page
 * cache. On others, /proc for one, less than was asked for means nothing.
 */
bool tree_reads_whole(int fd);

/* The O_PATH descriptor FD again, for reading. -1 with ENOENT where there is no /proc. */
int tree_reopen(int fd, int flags);

#endif
