/*
 * How accesses to a tree end.
 */
#ifndef BASE_TREE_STATUS_H
#define BASE_TREE_STATUS_H

#include <sys/stat.h>

#include "base/tree.h"

enum tree_status tree_status_of_errno(int error);

/* TREE_OK for a regular file, else what it is. */
enum tree_status tree_status_of(const struct stat *stat);

/* Read FD to its end into malloc()ed memory; TREE_TOO_LARGE beyond TREE_FILE_LIMIT. */
enum tree_status tree_read_all(int fd, size_t expected, char **ret_text, size_t *ret_length);

#endif
