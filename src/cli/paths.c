#include "cli/paths.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Room for SIZE bytes at *TEXT. */
static bool reserve(char **text, size_t *capacity, size_t size)
{
	size_t more = *capacity + *capacity / 2 + 256;

	if (size <= *capacity)
		return true;
	if (more < size)
		more = size;
	char *grown = realloc(*text, more);
	if (!grown)
		return false;
	*text = grown;
	*capacity = more;
	return true;
}

/* How many bytes both begin with; as many as one byte can say. */
static size_t common(const char *a, const char *b)
{
	size_t count = 0;

	while (count < UCHAR_MAX && a[count] && a[count] == b[count])
		count++;
	return count;
}

bool paths_add(struct paths *paths, const char *path)
{
	size_t length = strlen(path), shared = paths->count ? common(paths->last, path) : 0;
	size_t rest = length - shared + 1;

	if (!reserve(&paths->bytes, &paths->capacity, paths->length + 1 + rest) ||
	    !reserve(&paths->last, &paths->last_capacity, length + 1))
		return false;
	paths->bytes[paths->length++] = (char)(unsigned char)shared;
	memcpy(paths->bytes + paths->length, path + shared, rest);
	paths->length += rest;
	memcpy(paths->last + shared, path + shared, rest);
	paths->count++;
	return true;
}

void paths_done(struct paths *paths)
{
	free(paths->bytes);
	free(paths->last);
	memset(paths, 0, sizeof(*paths));
}

const char *paths_next(struct paths_cursor *cursor)
{
	const struct paths *paths = cursor->paths;

	if (cursor->at >= paths->length)
		return NULL;
	size_t shared = (unsigned char)paths->bytes[cursor->at];
	const char *rest = paths->bytes + cursor->at + 1;
	size_t length = strlen(rest) + 1;
	if (!reserve(&cursor->path, &cursor->capacity, shared + length))
		return NULL;
	memcpy(cursor->path + shared, rest, length);
	cursor->at += 1 + length;
	return cursor->path;
}

void paths_cursor_done(struct paths_cursor *cursor)
{
	free(cursor->path);
	memset(cursor, 0, sizeof(*cursor));
}
