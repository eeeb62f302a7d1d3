/*
 * floor DIR
 *
 * What no program that reads the hosts of DIR can do without: walk the trees, open every
 * regular file, read it to its end, close it. Prints how many files and bytes there were.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct total {
	unsigned long files, bytes;
};

static void fail(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void read_file(int directory, const char *name, struct total *total)
{
	static char buffer[65536];
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		fail(name);
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		total->bytes += (unsigned long)got;
	if (got < 0)
		fail(name);
	close(fd);
	total->files++;
}

static void walk(int parent, const char *name, struct total *total)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (!directory)
		fail(name);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (entry->d_type == DT_DIR)
			walk(fd, entry->d_name, total);
		else if (entry->d_type == DT_REG)
			read_file(fd, entry->d_name, total);
	}
	closedir(directory);
}

int main(int argc, char **argv)
{
	struct total total = { 0, 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: floor DIR\n");
		return 2;
	}
	walk(AT_FDCWD, argv[1], &total);
	printf("%lu files, %lu bytes\n", total.files, total.bytes);
	return 0;
}
