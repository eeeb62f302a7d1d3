#include "cli/changes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/checkout.h"
#include "cli/tell.h"

enum { SIZE_LIMIT = 1 << 30 };

struct buffer {
	char *at;
	size_t length, capacity;
};

/* The rest of FILE; NULL, or what is wrong. */
static const char *read_all(struct buffer *buffer, FILE *file)
{
	size_t got;

	do {
		if (buffer->capacity - buffer->length < 4096) {
			size_t capacity = buffer->capacity ? buffer->capacity * 2 : 1 << 16;
			char *grown = realloc(buffer->at, capacity);
			if (!grown)
				return "out of memory";
			buffer->at = grown;
			buffer->capacity = capacity;
		}
		got = fread(buffer->at + buffer->length, 1, buffer->capacity - buffer->length,
			    file);
		buffer->length += got;
		if (buffer->length > SIZE_LIMIT)
			return "larger than 1 GiB";
	} while (got);
	return ferror(file) ? strerror(errno) : NULL;
}

static const char *read_file(struct buffer *buffer, const char *name)
{
	bool from_stdin = strcmp(name, "-") == 0;
	FILE *file = from_stdin ? stdin : fopen(name, "re");

	if (!file)
		return strerror(errno);
	const char *problem = read_all(buffer, file);
	if (!from_stdin)
		fclose(file);
	return problem;
}

static struct itl_changes *parse(const struct buffer *buffer, const char *file)
{
	const char *name = strcmp(file, "-") == 0 ? "standard input" : file;
	struct checkout checkout;
	bool found = checkout_find(&checkout);
	char *error;
	struct itl_changes *changes =
		itl_changes_new(name, buffer->at, buffer->length, found ? checkout.root : NULL,
				found ? checkout.directory : NULL, &error);

	if (!changes)
		tell("--diff-lines: %s", error ? error : "out of memory");
	free(error);
	return changes;
}

bool changes_read(const char *file, struct itl_changes **ret)
{
	struct buffer buffer = { NULL, 0, 0 };
	const char *problem = read_file(&buffer, file);

	if (problem)
		tell("--diff-lines: %s: %s", file, problem);
	struct itl_changes *changes = problem ? NULL : parse(&buffer, file);
	free(buffer.at);
	if (changes)
		*ret = changes;
	return changes != NULL;
}
