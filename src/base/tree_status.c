#include "base/tree_status.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char *const status_texts[] = {
	[TREE_NONE] = "", [TREE_OK] = "", [TREE_MISSING] = "no such file or directory",
	[TREE_DIRECTORY] = "is a directory", [TREE_NOT_DIRECTORY] = "not a directory",
	[TREE_SPECIAL] = "is not a regular file", [TREE_DEVNULL] = "is /dev/null",
	[TREE_LOOP] = "too many levels of symbolic links", [TREE_DENIED] = "permission denied",
	[TREE_TOO_LARGE] = "is larger than 16 MiB",
	[TREE_TOO_MANY] = "has more than 100000 names", [TREE_ERROR] = "cannot be read",
};

const char *tree_status_text(enum tree_status status)
{
	return status_texts[status];
}

enum tree_status tree_status_of_errno(int error)
{
	switch (error) {
	case ENOENT:
	case ENAMETOOLONG:
		return TREE_MISSING;
	case ENOTDIR:
		return TREE_NOT_DIRECTORY;
	case ELOOP:
		return TREE_LOOP;
	case EACCES:
	case EPERM:
		return TREE_DENIED;
	default:
		return TREE_ERROR;
	}
}

enum tree_status tree_status_of(const struct stat *stat)
{
	if (S_ISREG(stat->st_mode))
		return TREE_OK;
	if (S_ISDIR(stat->st_mode))
		return TREE_DIRECTORY;
	if (S_ISCHR(stat->st_mode) && stat->st_rdev == makedev(1, 3))
		return TREE_DEVNULL;
	return TREE_SPECIAL;
}

enum tree_status tree_read_all(int fd, size_t expected, char **ret_text, size_t *ret_length)
{
	size_t capacity = expected + 1, length = 0;
	char *text = malloc(capacity);
	ssize_t got = 0;

	while (text && (got = read(fd, text + length, capacity - length)) != 0) {
		if (got < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		length += (size_t)got;
		if (length > TREE_FILE_LIMIT)
			break;
		if (length == capacity) {
			char *grown = realloc(text, capacity *= 2);
			if (!grown)
				free(text);
			text = grown;
		}
	}
	if (!text || got < 0 || length > TREE_FILE_LIMIT) {
		enum tree_status status = length > TREE_FILE_LIMIT ? TREE_TOO_LARGE : TREE_ERROR;
		free(text);
		return status;
	}
	*ret_text = text;
	*ret_length = length;
	return TREE_OK;
}
