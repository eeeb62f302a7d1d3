#include "cli/output.h"

#include "cli/interrupt.h"
#include "cli/tell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 256 * 1024 };

static bool write_now(struct output *output, const char *bytes, size_t length)
{
	while (length && !output->failed) {
		ssize_t written = write(output->fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			tell("%s: %s", output->file ? output->file : "standard output",
			     strerror(errno));
			output->failed = true;
			break;
		}
		bytes += written;
		length -= (size_t)written;
	}
	return !output->failed;
}

static bool write_buffered(struct output *output)
{
	size_t length = output->buffered;

	output->buffered = 0;
	return length == 0 ? !output->failed : write_now(output, output->buffer, length);
}

/* To a terminal at once; to files in large pieces. */
bool output_write(struct output *output, const char *bytes, size_t length)
{
	if (!output->buffer || length > BUFFER_SIZE)
		return write_buffered(output) && write_now(output, bytes, length);
	if (length > BUFFER_SIZE - output->buffered && !write_buffered(output))
		return false;
	memcpy(output->buffer + output->buffered, bytes, length);
	output->buffered += length;
	return !output->failed;
}

static bool take_bytes(void *context, const char *bytes, size_t length)
{
	return output_write(context, bytes, length);
}

/* Close the temporary file and leave nothing of it. */
static void drop_temporary(struct output *output)
{
	close(output->fd);
	unlink(output->temporary);
	interrupt_forget(output->temporary);
	free(output->temporary);
	output->temporary = NULL;
}

/* Where FD can be given a name. */
static void path_of_fd(int fd, char path[64])
{
	snprintf(path, 64, "/proc/self/fd/%d", fd);
}

/*
 * A file without a name, of which nothing is left however the run ends. False where the file
 * system has no such files, or nothing could name it later.
 */
static bool open_nameless(struct output *output)
{
	const char *slash = strrchr(output->file, '/');
	size_t length = slash ? (size_t)(slash - output->file) + 1 : 0;
	char *directory = slash ? strndup(output->file, length) : strdup(".");
	char path[64];

	if (!directory)
		return false;
	output->fd = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	free(directory);
	if (output->fd < 0)
		return false;
	path_of_fd(output->fd, path);
	output->nameless = access(path, F_OK) == 0;
	if (!output->nameless)
		close(output->fd);
	return output->nameless;
}

/* Give it a name beside the file that it is to replace: link() itself replaces nothing. */
static bool give_name(struct output *output)
{
	enum { ATTEMPTS = 1000 };
	size_t size = strlen(output->file) + 64;
	char path[64];

	output->temporary = malloc(size);
	if (!output->temporary)
		return false;
	path_of_fd(output->fd, path);
	for (int i = 0; i < ATTEMPTS; i++) {
		snprintf(output->temporary, size, "%s.%ld-%d", output->file, (long)getpid(), i);
		if (linkat(AT_FDCWD, path, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0) {
			interrupt_remove(output->temporary);
			return true;
		}
		if (errno != EEXIST)
			break;
	}
	int error = errno;
	free(output->temporary);
	output->temporary = NULL;
	errno = error;
	return false;
}

/* A regular file is replaced at the end; a FIFO or /dev/stdout is written to as it is. */
static bool open_file(struct output *output)
{
	struct stat stat_buffer;

	if (stat(output->file, &stat_buffer) == 0 && !S_ISREG(stat_buffer.st_mode)) {
		output->fd = open(output->file, O_WRONLY | O_CLOEXEC);
		return output->fd >= 0;
	}
	if (open_nameless(output))
		return true;
	size_t length = strlen(output->file) + sizeof(".XXXXXX");
	output->temporary = malloc(length);
	if (!output->temporary)
		return false;
	snprintf(output->temporary, length, "%s.XXXXXX", output->file);
	output->fd = mkostemp(output->temporary, O_CLOEXEC);
	if (output->fd < 0) {
		free(output->temporary);
		output->temporary = NULL;
		return false;
	}
	interrupt_remove(output->temporary);
	mode_t mask = umask(0);
	umask(mask);
	if (fchmod(output->fd, 0666 & ~mask) == 0)
		return true;
	int error = errno;
	drop_temporary(output);
	errno = error;
	return false;
}

bool output_open(struct output *output, const char *format, const char *file,
		 const struct itl_report_options *options)
{
	*output = (struct output){ .file = file, .fd = STDOUT_FILENO };
	if (file && strcmp(file, "-") == 0)
		output->file = NULL;
	if (output->file && !open_file(output)) {
		tell("%s: %s", file, strerror(errno));
		return false;
	}
	if (!isatty(output->fd))
		output->buffer = malloc(BUFFER_SIZE);
	if (!format)
		return true;
	output->report = itl_report_new(format, options, take_bytes, output);
	if (output->report)
		return true;
	tell("%s: out of memory", format);
	output_abandon(output);
	return false;
}

static bool put_in_place(struct output *output)
{
	bool good = !output->failed && write_buffered(output);

	free(output->buffer);
	output->buffer = NULL;
	if (!output->file)
		return good;
	if (output->nameless && good && !give_name(output)) {
		tell("%s: %s", output->file, strerror(errno));
		good = false;
	}
	if (close(output->fd) != 0 && good) {
		tell("%s: %s", output->file, strerror(errno));
		good = false;
	}
	if (output->temporary && good && rename(output->temporary, output->file) != 0) {
		tell("%s: %s", output->file, strerror(errno));
		good = false;
	}
	if (output->temporary && !good)
		unlink(output->temporary);
	if (output->temporary)
		interrupt_forget(output->temporary);
	free(output->temporary);
	output->temporary = NULL;
	return good;
}

bool output_close(struct output *output)
{
	if (output->report && !itl_report_end(output->report)) {
		if (!output->failed)     /* else the error of writing was told */
			tell("%s: out of memory", output->file ? output->file : "standard output");
		output->failed = true;
	}
	output->report = NULL;
	return put_in_place(output);
}

void output_abandon(struct output *output)
{
	output->failed = true;
	if (output->report)
		itl_report_end(output->report);
	output->report = NULL;
	put_in_place(output);
}
