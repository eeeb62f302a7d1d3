#include "groundtruth/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define AT "/mnt"

_Noreturn void root_die(const char *what)
{
	printf("broken\t%s: %s\n", what, strerror(errno));
	fflush(stdout);
	_exit(70);
}

void root_write(const char *path, int flags, const char *text)
{
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);

	if (file < 0 || write(file, text, strlen(text)) < 0)
		root_die(path);
	close(file);
}

static void attach(const char *from, const char *to, const char *type, unsigned long flags)
{
	if (mount(from, to, type, flags, NULL) < 0)
		root_die(to);
}

static void copy_file(int from_directory, int to_directory, const char *name, mode_t mode)
{
	char bytes[65536];
	ssize_t count;
	int from = openat(from_directory, name, O_RDONLY | O_CLOEXEC);
	int to = openat(to_directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (from < 0 || to < 0)
		root_die(name);
	while ((count = read(from, bytes, sizeof bytes)) > 0)
		if (write(to, bytes, (size_t)count) != count)
			root_die(name);
	fchmod(to, mode & 07777);
	close(from);
	close(to);
}

static void copy_link(int from_directory, int to_directory, const char *name)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(from_directory, name, target, sizeof target - 1);

	if (length < 0)
		root_die(name);
	/* cppcheck-suppress negativeIndex ; root_die() does not return */
	target[length] = '\0';
	unlinkat(to_directory, name, 0);
	if (symlinkat(target, to_directory, name) < 0)
		root_die(name);
}

static void copy_directory(int from, int to);

static void copy_entry(int from, int to, const char *name)
{
	struct stat status;
	int from_below, to_below;

	if (fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		root_die(name);
	if (S_ISLNK(status.st_mode)) {
		copy_link(from, to, name);
	} else if (S_ISREG(status.st_mode)) {
		copy_file(from, to, name, status.st_mode);
	} else if (S_ISDIR(status.st_mode)) {
		if (mkdirat(to, name, 0755) < 0 && errno != EEXIST)
			root_die(name);
		from_below = openat(from, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		to_below = openat(to, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (from_below < 0 || to_below < 0)
			root_die(name);
		copy_directory(from_below, to_below);
	}
}

/* Copies the entries and closes both. */
static void copy_directory(int from, int to)
{
	DIR *list = fdopendir(from);
	struct dirent *entry;

	if (!list)
		root_die("fdopendir");
	while ((entry = readdir(list)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			copy_entry(from, to, entry->d_name);
	closedir(list);
	close(to);
}

static void make_devices(void)
{
	static const struct { const char *path; unsigned int major, minor; } nodes[] = {
		{ AT "/dev/null", 1, 3 },
		{ AT "/dev/zero", 1, 5 },
		{ AT "/dev/urandom", 1, 9 },
		{ AT "/dev/net/tun", 10, 200 },
	};
	mode_t old = umask(0);

	for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
		if (mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)) <
		    0)
			root_die(nodes[i].path);
	umask(old);
}

static void make_directories(void)
{
	/* Those of a Debian installation that the programs expect whatever the configuration. */
	static const char *const names[] = {
		"usr", "etc", "run", "tmp", "var", "root", "dev", "dev/net", "proc", "sys", "mnt",
		".groundtruth", ".groundtruth/net", "run/network", "etc/network", "etc/network/if-pre-up.d",
		"etc/network/if-up.d", "etc/network/if-down.d", "etc/network/if-post-down.d",
		"etc/network/interfaces.d", "var/lib", "var/log", "var/tmp", "run/lock",
	};
	static const char *const links[][2] = {
		{ "usr/bin", "bin" }, { "usr/sbin", "sbin" }, { "usr/lib", "lib" },
		{ "usr/lib64", "lib64" }, { "../run", "var/run" },
	};
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, AT "/%s", names[i]);
		if (mkdir(path, 0755) < 0)
			root_die(path);
	}
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		snprintf(path, sizeof path, AT "/%s", links[i][1]);
		if (symlink(links[i][0], path) < 0)
			root_die(path);
	}
}

static void copy_machine_files(void)
{
	static const char *const names[] = { "ld.so.cache", "passwd", "group", "nsswitch.conf",
					     "iproute2", "alternatives" };
	int from = open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int to = open(AT "/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (from < 0 || to < 0)
		root_die("/etc");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		copy_entry(from, to, names[i]);
	close(from);
	close(to);
}

/* The recorder stands for programs that are there, and is added for those that need not be. */
static void place_recorder(const char *recorder)
{
	static const char *const over[] = { "/usr/bin/ip", "/usr/sbin/dhclient" };
	static const char *const added[] = { "udevadm", "systemctl" };
	char path[PATH_MAX];

	root_write(AT ROOT_IP, O_EXCL, "");
	attach("/usr/bin/ip", AT ROOT_IP, NULL, MS_BIND);
	for (size_t i = 0; i < sizeof over / sizeof *over; i++) {
		snprintf(path, sizeof path, AT "%s", over[i]);
		if (access(path, F_OK) == 0)
			attach(recorder, path, NULL, MS_BIND);
	}
	if (mkdir(AT "/usr/local/sbin", 0755) < 0)
		root_die(AT "/usr/local/sbin");
	for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
		snprintf(path, sizeof path, AT "/usr/local/sbin/%s", added[i]);
		root_write(path, O_EXCL, "");
		attach(recorder, path, NULL, MS_BIND);
	}
}

static void copy_tree(int from)
{
	int to = open(AT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (to < 0)
		root_die(AT);
	copy_directory(from, to);
}

static int open_directory(const char *path)
{
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		root_die(path);
	return directory;
}

/*
 * The sysctls outside net/ are the machine's, not the namespaces': nobody may write them. The
 * programs are told that the file system is read-only.
 */
static void protect_sysctls(void)
{
	attach("proc", AT "/proc", "proc", 0);
	attach(AT "/proc/sys/net", AT "/.groundtruth/net", NULL, MS_BIND);
	attach(AT "/proc/sys", AT "/proc/sys", NULL, MS_BIND);
	attach(NULL, AT "/proc/sys", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY);
	attach(AT "/.groundtruth/net", AT "/proc/sys/net", NULL, MS_BIND);
}

void root_enter(const char *below, const char *tree, const char *recorder)
{
	int from_below = -1, from_tree;

	attach(NULL, "/", NULL, MS_REC | MS_PRIVATE);
	if (*below)
		from_below = open_directory(below);
	from_tree = open_directory(tree);
	attach("tmpfs", AT, "tmpfs", 0);
	umask(022);
	make_directories();
	attach("/usr", AT "/usr", NULL, MS_BIND);
	attach(NULL, AT "/usr", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY);
	attach("tmpfs", AT "/usr/local", "tmpfs", 0);
	attach("tmpfs", AT "/usr/lib/sysctl.d", "tmpfs", 0);
	make_devices();
	copy_machine_files();
	place_recorder(recorder);
	if (*below)
		copy_tree(from_below);
	copy_tree(from_tree);
	protect_sysctls();
	attach("sysfs", AT "/sys", "sysfs", 0);
	if (chroot(AT) < 0 || chdir("/") < 0)
		root_die("chroot");
}
