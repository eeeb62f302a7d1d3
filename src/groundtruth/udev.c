#include "groundtruth/udev.h"

#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "groundtruth/root.h"

enum { DEVICES = 512 };

int run(char *const argv[])
{
	static char *const environment[] = {
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL
	};
	int status;
	pid_t child = fork();

	if (child == 0) {
		execve(argv[0], argv, environment);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return -1;
	return status;
}

void udev_run(const char *device)
{
	static const char *const families[] = { "ipv4/conf", "ipv4/neigh", "ipv6/conf", "ipv6/neigh" };
	char prefixes[4][64];
	char *argv[] = { ROOT_SYSTEMD_SYSCTL, prefixes[0], prefixes[1],
			 prefixes[2],	      prefixes[3], NULL };

	for (size_t i = 0; i < 4; i++)
		snprintf(prefixes[i], sizeof prefixes[i], "--prefix=/net/%s/%s", families[i],
			 device);
	run(argv);
}

/* The file holds a line for each index. */
static size_t read_known(unsigned int known[DEVICES])
{
	FILE *file = fopen(ROOT_KNOWN, "re");
	size_t count = 0;

	while (file && count < DEVICES && fscanf(file, "%u", &known[count]) == 1)
		count++;
	if (file)
		fclose(file);
	return count;
}

static int compare_indexes(const void *a, const void *b)
{
	const struct if_nameindex *one = a, *other = b;

	return (one->if_index > other->if_index) - (one->if_index < other->if_index);
}

/* The devices that are there, by index; the caller frees them with if_freenameindex(). */
static struct if_nameindex *list_devices(size_t *ret_count)
{
	struct if_nameindex *list = if_nameindex();
	size_t count = 0;

	while (list && list[count].if_index)
		count++;
	if (list)
		qsort(list, count, sizeof *list, compare_indexes);
	*ret_count = count;
	return list;
}

static bool contains(const unsigned int *indexes, size_t count, unsigned int index)
{
	for (size_t i = 0; i < count; i++)
		if (indexes[i] == index)
			return true;
	return false;
}

static void settle(void (*visit)(const char *device))
{
	unsigned int known[DEVICES];
	size_t known_count = read_known(known), count;
	struct if_nameindex *list = list_devices(&count);
	char line[16];

	for (size_t i = 0; i < count; i++) {
		if (contains(known, known_count, list[i].if_index))
			continue;
		snprintf(line, sizeof line, "%u\n", list[i].if_index);
		root_write(ROOT_KNOWN, O_APPEND, line);
		if (visit && strcmp(list[i].if_name, "lo") != 0)
			visit(list[i].if_name);
	}
	if (list)
		if_freenameindex(list);
}

void udev_settle_silently(void)
{
	settle(NULL);
}

void udev_settle(void)
{
	settle(udev_run);
}

/* Visits the first device that is not in DONE. */
static bool announce_next(unsigned int done[DEVICES], size_t *done_count,
			  void (*visit)(const char *device))
{
	size_t count, i = 0;
	struct if_nameindex *list = list_devices(&count);

	while (i < count && (strcmp(list[i].if_name, "lo") == 0 ||
			     contains(done, *done_count, list[i].if_index)))
		i++;
	if (i < count && *done_count < DEVICES) {
		done[(*done_count)++] = list[i].if_index;
		visit(list[i].if_name);
	}
	if (list)
		if_freenameindex(list);
	return i < count && *done_count < DEVICES;
}

void udev_announce(bool settles, void (*visit)(const char *device))
{
	unsigned int done[DEVICES] = { 0 };
	size_t done_count = 0;

	do {
		if (settles)
			udev_settle();
	} while (announce_next(done, &done_count, visit));
}
