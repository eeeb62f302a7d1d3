/*
 * Any bytes as the reports that --merge puts together: files parted by a record separator
 * (0x1e). Files that are JSON make a result that is JSON, with every host in it.
 */
#include "cli/merge.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_LIMIT = 4 };

/* Files in memory, each under its name in /proc. */
struct files {
	int fds[FILE_LIMIT];
	char paths[FILE_LIMIT][32];
	const char *roots[FILE_LIMIT];
	size_t count;
	bool strict;             /* each of them is one JSON value and nothing else */
};

static void add_file(struct files *files, const uint8_t *data, size_t size)
{
	int fd = memfd_create("report", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	json_t *value = json_loadb((const char *)data, size, 0, NULL);
	files->strict = files->strict && value;
	json_decref(value);
	files->fds[files->count] = fd;
	snprintf(files->paths[files->count], sizeof(files->paths[0]), "/proc/self/fd/%d", fd);
	files->roots[files->count] = files->paths[files->count];
	files->count++;
}

static void split(struct files *files, const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;

	while (files->count < FILE_LIMIT) {
		const uint8_t *separator =
			data < end ? memchr(data, 0x1e, (size_t)(end - data)) : NULL;
		const uint8_t *stop = separator ? separator : end;
		add_file(files, data, (size_t)(stop - data));
		if (!separator)
			break;
		data = separator + 1;
	}
}

/* One JSON value a line in jsonl, one in all else. */
static void check_output(int fd)
{
	off_t length = lseek(fd, 0, SEEK_END);
	json_error_t error;

	if (length <= 0)
		return;
	char *text = mmap(NULL, (size_t)length, PROT_READ, MAP_PRIVATE, fd, 0);
	if (text == MAP_FAILED)
		abort();
	json_t *value = json_loadb(text, (size_t)length, JSON_DISABLE_EOF_CHECK, &error);
	if (!value)
		abort();
	json_decref(value);
	munmap(text, (size_t)length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *quiet;
	struct files files = { .strict = true };
	FILE *loud = stderr;
	int output = memfd_create("output", MFD_CLOEXEC), standard = dup(STDOUT_FILENO);

	if (!quiet)
		quiet = fopen("/dev/null", "we");
	if (output < 0 || standard < 0 || !quiet)
		abort();
	split(&files, data, size);
	struct options options = {
		.fail_on = ITL_ERROR, .merge = true, .roots = { files.roots, files.count },
	};
	fflush(stdout);
	dup2(output, STDOUT_FILENO);
	stderr = quiet;          /* what is wrong with the files is said there, a thousand times
				  * a second */
	int status = merge_reports(&options);
	stderr = loud;
	dup2(standard, STDOUT_FILENO);
	if (status < 0 || status > 2)
		abort();
	if (files.strict)
		check_output(output);
	for (size_t i = 0; i < files.count; i++)
		close(files.fds[i]);
	close(output);
	close(standard);
	return 0;
}
