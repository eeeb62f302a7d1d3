#include "base/tree_open.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/tree_path.h"

enum { HARMLESS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

static int open_resolving(int root, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {
		.flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
		.resolve = resolve | RESOLVE_NO_MAGICLINKS,
	};
	return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}

int tree_open_in_root(int root, const char *path, int flags)
{
	return open_resolving(root, path, flags, RESOLVE_IN_ROOT);
}

static void close_keeping_errno(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
}

/* Open DIRECTORY/NAME itself (a link is opened as a link), see what it is. */
static int open_entry(int directory, struct slice component, struct stat *stat)
{
	char name[NAME_MAX + 1];

	if (component.length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, component.at, component.length);
	name[component.length] = '\0';
	int fd = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, stat) != 0) {
		close_keeping_errno(fd);
		return -1;
	}
	return fd;
}

/* tree_open_plain() where there is no openat2(). */
static int open_plain_by_hand(int root, const char *path, struct stat *stat)
{
	int fd = openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct slice rest = slice_of(path);

	if (fd >= 0 && fstat(fd, stat) != 0) {
		close_keeping_errno(fd);
		return -1;
	}
	while (fd >= 0 && rest.length) {
		struct slice component = path_first(rest, &rest);
		int next = open_entry(fd, component, stat);
		close_keeping_errno(fd);
		fd = next;
	}
	return fd;
}

int tree_open_plain(int root, const char *path, struct stat *stat)
{
	int fd = open_resolving(root, *path ? path : ".", O_PATH | O_NOFOLLOW,
				RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);

	if (fd < 0 && errno == ENOSYS)
		return open_plain_by_hand(root, path, stat);
	if (fd >= 0 && fstat(fd, stat) != 0) {
		close_keeping_errno(fd);
		return -1;
	}
	return fd;
}

int tree_reopen(int fd, int flags)
{
	char self[64];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	return open(self, HARMLESS | flags);
}

/* Where there is no openat2(): no component may be a link. */
static int open_by_hand(int root, const char *path, int flags)
{
	struct slice rest = slice_of(path);
	char name[NAME_MAX + 1];
	int directory = root;

	for (;;) {
		struct slice component = path_first(rest, &rest);
		if (component.length > NAME_MAX) {
			errno = ENAMETOOLONG;
			break;
		}
		memcpy(name, component.at, component.length);
		name[component.length] = '\0';
		int next = openat(directory, name,
				  O_NOFOLLOW | (rest.length ? O_PATH | O_DIRECTORY | O_CLOEXEC
							    : HARMLESS | flags));
		if (directory != root)
			close_keeping_errno(directory);
		directory = next;
		if (next < 0 || rest.length == 0)
			return next;
	}
	if (directory != root)
		close_keeping_errno(directory);
	return -1;
}

int tree_open_listed(int root, const char *path)
{
	int fd = open_resolving(root, path, HARMLESS,
				RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);

	return fd < 0 && errno == ENOSYS ? open_by_hand(root, path, 0) : fd;
}

int tree_open_directory(int root, const char *path, bool *ret_same_mount)
{
	const uint64_t resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
	int fd = open_resolving(root, path, HARMLESS | O_DIRECTORY, resolve | RESOLVE_NO_XDEV);

	*ret_same_mount = fd >= 0;
	if (fd < 0 && errno == EXDEV)
		fd = open_resolving(root, path, HARMLESS | O_DIRECTORY, resolve);
	return fd < 0 && errno == ENOSYS ? open_by_hand(root, path, O_DIRECTORY) : fd;
}

int tree_open_root(const char *root)
{
	int fd = open(root, HARMLESS | O_DIRECTORY);

	return fd < 0 && errno == EACCES ? open(root, O_PATH | O_DIRECTORY | O_CLOEXEC) : fd;
}

bool tree_reads_whole(int fd)
{
	struct statfs about;

	if (fstatfs(fd, &about) != 0)
		return false;
	switch ((unsigned long)about.f_type) {
	case EXT4_SUPER_MAGIC:           /* ext2 and ext3 as well */
	case XFS_SUPER_MAGIC:
	case BTRFS_SUPER_MAGIC:
	case TMPFS_MAGIC:
		return true;
	default:
		return false;
	}
}
