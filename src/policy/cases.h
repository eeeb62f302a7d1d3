/* For the tests: the policies under testdata/policy, a file each. */
#ifndef POLICY_CASES_H
#define POLICY_CASES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

/* The content of the file at PATH, or a NULL slice. */
static inline struct slice case_read(struct arena *arena, const char *path)
{
	struct slice nothing = { NULL, 0 };
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!file)
		return nothing;
	ssize_t length = getdelim(&text, &size, EOF, file);
	fclose(file);
	if (length < 0)
		length = 0;
	return arena_adopt(arena, text, (size_t)length);
}

/* Call RUN for each *.yaml in DIRECTORY, in the order of names. Returns how many there were. */
static inline size_t case_each(const char *directory, void (*run)(const char *path))
{
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	size_t run_count = 0;

	for (int i = 0; i < count; i++) {
		char path[512];
		if (slice_ends_with(slice_of(entries[i]->d_name), ".yaml")) {
			snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
			run(path);
			run_count++;
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return run_count;
}

/* PATH with the ending WANT instead of ".yaml". */
static inline const char *case_beside(struct arena *arena, const char *path, const char *want)
{
	struct slice stem = { path, strlen(path) - strlen(".yaml") };

	return arena_print(arena, "%.*s%s", SLICE_ARGS(stem), want);
}

#endif
