#include "cli/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All of FILE; NULL, with errno set, when it cannot be read. */
static char *read_all(FILE *file, size_t *ret_length)
{
	size_t capacity = 1 << 16, length = 0, got;
	char *text = malloc(capacity);

	while (text && (got = fread(text + length, 1, capacity - length - 1, file)) > 0) {
		length += got;
		if (capacity - length > 1)
			continue;
		char *grown = realloc(text, capacity *= 2);
		if (!grown)
			free(text);
		text = grown;
	}
	if (!text)
		return NULL;
	if (ferror(file)) {
		free(text);
		return NULL;
	}
	text[length] = '\0';
	*ret_length = length;
	return text;
}

char *input_read(const char *path, size_t *ret_length)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");

	if (!file)
		return NULL;
	char *text = read_all(file, ret_length);
	int error = errno;
	if (file != stdin)
		fclose(file);
	errno = error;
	return text;
}
