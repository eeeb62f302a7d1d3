/* The public interface: what a change of the checkout adds. */
#include "lint/changes.h"

#include <stdlib.h>

#include "base/document.h"
#include "base/tree.h"

/* A message to be released with free(), NULL when it has read DIFF. */
static char *read_changes(struct report_changes *changes, const char *name, struct slice diff,
			  const char *checkout, const char *directory)
{
	struct arena *arena = &changes->arena;
	struct diff_error error;
	jmp_buf out;

	if (diff.length > INT32_MAX)
		return strdup("a diff of more than 2 GiB");
	arena->out_of_memory = &out;
	if (setjmp(out))
		return strdup("out of memory");
	changes->checkout = checkout ? arena_copy(arena, slice_of(checkout)) : NULL;
	changes->directory = tree_normalize(arena, slice_of(directory ? directory : ""));
	/* A copy: spans and paths point into it. */
	struct slice text = { arena_copy(arena, diff), diff.length };
	const struct source *source = source_new(arena, arena_copy(arena, slice_of(name)), text);
	if (!diff_read(arena, source, &changes->diff, &error)) {
		const struct document_error shown = document_error_at(error.span, error.message);
		return strdup(document_error_show(arena, &shown));
	}
	arena->out_of_memory = NULL;
	return NULL;
}

struct itl_changes *itl_changes_new(const char *name, const char *diff, size_t length,
				    const char *checkout, const char *directory, char **ret_error)
{
	struct itl_changes *changes = calloc(1, sizeof(*changes));
	struct slice text = { diff, length };

	if (ret_error)
		*ret_error = NULL;
	if (!changes)
		return NULL;
	arena_init(&changes->changes.arena, NULL);
	char *error = read_changes(&changes->changes, name, text, checkout, directory);
	if (!error && changes->changes.arena.out_of_memory == NULL)
		return changes;
	if (ret_error)
		*ret_error = error;
	else
		free(error);
	itl_changes_free(changes);
	return NULL;
}

void itl_changes_free(struct itl_changes *changes)
{
	if (!changes)
		return;
	arena_done(&changes->changes.arena);
	free(changes);
}
