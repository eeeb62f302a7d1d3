/*
 * fleet DIR COUNT SEED
 *
 * Make COUNT host trees below DIR, a directory each. Host N depends on SEED and N alone, so
 * that a small fleet is the beginning of a large one. The roles, how many hosts have them,
 * how many files and keys they have and how large those are follow what was counted on 1737
 * servers of one public fleet; see roles.c. The trees hold only what configuration management
 * renders and iptoken-lint reads: a program that reads all of it reads the same files.
 */
#include "bench/roles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "fleet: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* splitmix64 */
static uint64_t next_number(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

unsigned chance(struct tree_maker *maker, unsigned limit)
{
	return (unsigned)(next_number(&maker->random) % limit);
}

void make_directory(struct tree_maker *maker, const char *path)
{
	if (mkdirat(maker->root, path, 0755) != 0 && errno != EEXIST)
		fail(path);
}

void make_file(struct tree_maker *maker, const char *path, const char *text, size_t length)
{
	int fd = openat(maker->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length || close(fd) != 0)
		fail(path);
}

static void make_host(int directory, unsigned index, uint64_t seed)
{
	struct tree_maker maker = { .index = index, .random = seed * 0x2545f4914f6cdd1du + index };
	const struct role *role = role_pick(&maker);
	char name[64];

	snprintf(name, sizeof(name), "%s%06u", role->name, index);
	if (mkdirat(directory, name, 0755) != 0 && errno != EEXIST)
		fail(name);
	maker.root = openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (maker.root < 0)
		fail(name);
	role_make(role, &maker);
	close(maker.root);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: fleet DIR COUNT SEED\n");
		return 2;
	}
	unsigned long count = strtoul(argv[2], NULL, 10);
	uint64_t seed = strtoull(argv[3], NULL, 10);

	if (mkdir(argv[1], 0755) != 0 && errno != EEXIST)
		fail(argv[1]);
	int directory = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		fail(argv[1]);
	for (unsigned long i = 0; i < count; i++)
		make_host(directory, (unsigned)i, seed);
	close(directory);
	return 0;
}
