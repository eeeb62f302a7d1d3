#include "lint/repair.h"

#include "base/text.h"

enum { CONTEXT = 3 };

/* Lines of a text, as offsets; a last line without newline counts. */
struct lines {
	struct slice text;
	ARRAY(uint32_t) starts;
};

static void split(struct arena *arena, struct slice text, struct lines *ret)
{
	*ret = (struct lines){ .text = text };
	for (size_t at = 0; at < text.length; at = slice_find(text, '\n', at) + 1)
		array_push(arena, &ret->starts, (uint32_t)at);
}

/* Line I with its newline. */
static struct slice line_at(const struct lines *lines, size_t i)
{
	size_t end = i + 1 < lines->starts.count ? lines->starts.items[i + 1] : lines->text.length;

	return slice_range(lines->text, lines->starts.items[i], end);
}

static void put_line(struct text *out, char mark, struct slice line)
{
	text_putc(out, mark);
	text_add(out, line);
	if (line.length == 0 || line.at[line.length - 1] != '\n')
		text_puts(out, "\n\\ No newline at end of file\n");
}

const char *repair_diff(struct arena *arena, const struct edit *edit)
{
	struct slice before = edit->source ? edit->source->text : (struct slice)SLICE("");
	struct lines old, new;
	size_t head = 0, tail = 0;
	struct text out = TEXT_INIT;

	split(arena, before, &old);
	split(arena, repair_apply(arena, edit), &new);
	while (head < old.starts.count && head < new.starts.count &&
	       slice_equal(line_at(&old, head), line_at(&new, head)))
		head++;
	while (tail < old.starts.count - head && tail < new.starts.count - head &&
	       slice_equal(line_at(&old, old.starts.count - 1 - tail),
			   line_at(&new, new.starts.count - 1 - tail)))
		tail++;

	size_t from = head > CONTEXT ? head - CONTEXT : 0;
	size_t after = tail > CONTEXT ? CONTEXT : tail;
	size_t old_end = old.starts.count - tail + after, new_end = new.starts.count - tail + after;
	text_print(&out, "--- %s%s\n+++ b/%s\n", edit->source ? "a/" : "/dev/null",
		   edit->source ? edit->path : "", edit->path);
	text_print(&out, "@@ -%zu,%zu +%zu,%zu @@\n", old_end > from ? from + 1 : from, old_end - from,
		   new_end > from ? from + 1 : from, new_end - from);
	for (size_t i = from; i < head; i++)
		put_line(&out, ' ', line_at(&old, i));
	for (size_t i = head; i < old.starts.count - tail; i++)
		put_line(&out, '-', line_at(&old, i));
	for (size_t i = head; i < new.starts.count - tail; i++)
		put_line(&out, '+', line_at(&new, i));
	for (size_t i = old.starts.count - tail; i < old_end; i++)
		put_line(&out, ' ', line_at(&old, i));

	const char *diff = out.failed ? NULL : arena_copy(arena, text_slice(&out));
	text_done(&out);
	return diff;
}
