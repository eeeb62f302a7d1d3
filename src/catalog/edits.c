/* File_line: edits of a file that stands in the tree. */
#include "catalog/catalog.h"

#include "base/text.h"

static void note_open(const struct catalog *catalog, struct catalog_laying *laying,
		      const struct catalog_resource *resource, const char *message)
{
	struct catalog_note note = { .message = message, .open = true };

	catalog_note(catalog->arena, laying, resource, note);
}

static struct slice keep(struct arena *arena, struct text *text)
{
	struct slice kept = text_slice(text);
	bool failed = text->failed;

	if (!failed)
		kept.at = arena_copy(arena, kept);
	text_done(text);
	if (failed)
		arena_run_out(arena);
	return kept;
}

/* The line of TEXT that begins at AT, without its newline. */
static struct slice line_at(struct slice text, size_t at)
{
	return slice_range(text, at, slice_find(text, '\n', at));
}

/* TEXT without the lines that are LINE; *RET_COUNT of them there were. */
static struct slice without(struct arena *arena, struct slice text, struct slice line,
			    size_t *ret_count)
{
	struct text out = TEXT_INIT;

	*ret_count = 0;
	for (size_t at = 0; at < text.length; ) {
		struct slice one = line_at(text, at);
		if (slice_equal(one, line))
			(*ret_count)++;
		else
			text_add(&out, slice_range(text, at, at + one.length + 1));
		at += one.length + 1;
	}
	return keep(arena, &out);
}

void catalog_edit_line(const struct catalog *catalog, struct catalog_laying *laying,
		       const struct catalog_resource *resource)
{
	struct slice line = catalog_text(resource, "line");

	if (!resource->path)
		return;
	struct slice old = catalog_current(laying, resource->path);
	if (catalog_parameter(resource, "match") || catalog_parameter(resource, "after")) {
		note_open(catalog, laying, resource, "a line by a regular expression; what becomes of the file is not known");
		return;
	}
	size_t count;
	struct slice rest = without(catalog->arena, old, line, &count);
	if (catalog_is(resource, "ensure", "absent")) {
		if (count)
			catalog_rewrite(laying, resource->path, rest);
	} else if (count == 0) {
		struct text out = TEXT_INIT;
		text_add(&out, old);
		if (old.length && old.at[old.length - 1] != '\n')
			text_putc(&out, '\n');
		text_add(&out, line);
		text_putc(&out, '\n');
		catalog_rewrite(laying, resource->path, keep(catalog->arena, &out));
	}
}
