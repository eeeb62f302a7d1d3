/* Any bytes as a unified diff: what it adds is in order, and what is refused is in the text. */
#include "diff/diff.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_file(const struct diff *diff, size_t i)
{
	const struct diff_file *file = &diff->files[i];

	if (file->count == 0 || (i > 0 && slice_compare(file[-1].path, file->path) >= 0))
		abort();
	for (size_t k = 0; k < file->count; k++) {
		struct diff_lines lines = file->lines[k];
		if (lines.first == 0 || lines.last < lines.first)
			abort();
		if (k > 0 && file->lines[k - 1].last + 1 >= lines.first)
			abort();
		if (!diff_adds(diff, file->path, lines.last, lines.last + 1) ||
		    diff_adds(diff, file->path, lines.last + 1, lines.last + 1))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diff diff;
	struct diff_error error;

	arena_init(&arena, NULL);
	struct slice text = { (const char *)data, size };
	const struct source *source = source_new(&arena, "diff", text);
	if (diff_read(&arena, source, &diff, &error)) {
		for (size_t i = 0; i < diff.count; i++)
			check_file(&diff, i);
	} else if (span_locate(error.span).line == 0 || !*error.message) {
		abort();
	}
	arena_done(&arena);
	return 0;
}
