/* Unified diffs between a file and its repair, which differ in a few lines far apart. */
#include "lint/repair.h"

#include "base/text.h"

enum {
	CONTEXT = 3,
	RESYNC = 64,             /* lines that a change may take away or bring */
};

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

/* Lines [old, old + removed) become [new, new + added). */
struct difference {
	size_t old, removed;
	size_t new, added;
};

struct comparison {
	struct lines old, new;
	ARRAY(struct difference) differences;
};

static bool is_same_line(const struct comparison *both, size_t old, size_t new)
{
	return slice_equal(line_at(&both->old, old), line_at(&both->new, new));
}

/* Whether both go on alike: with two equal lines, or with the end. */
static bool go_on_alike(const struct comparison *both, size_t old, size_t new)
{
	size_t old_count = both->old.starts.count, new_count = both->new.starts.count;

	for (size_t i = 0; i < 2; i++) {
		if (old + i == old_count || new + i == new_count)
			return old + i == old_count && new + i == new_count;
		if (!is_same_line(both, old + i, new + i))
			return false;
	}
	return true;
}

/* The smallest difference at these lines behind which both go on alike; else all the rest. */
static struct difference measure(const struct comparison *both, size_t old, size_t new)
{
	size_t old_count = both->old.starts.count, new_count = both->new.starts.count;

	for (size_t size = 1; size <= RESYNC; size++)
		for (size_t removed = 0; removed <= size; removed++)
			if (old + removed <= old_count && new + size - removed <= new_count &&
			    go_on_alike(both, old + removed, new + size - removed))
				return (struct difference){ old, removed, new, size - removed };
	return (struct difference){ old, old_count - old, new, new_count - new };
}

static void compare(struct arena *arena, struct comparison *both)
{
	size_t old = 0, new = 0;

	while (old < both->old.starts.count || new < both->new.starts.count) {
		if (old < both->old.starts.count && new < both->new.starts.count &&
		    is_same_line(both, old, new)) {
			old++;
			new++;
			continue;
		}
		struct difference difference = measure(both, old, new);
		array_push(arena, &both->differences, difference);
		old += difference.removed;
		new += difference.added;
	}
}

static void put_line(struct text *out, char mark, struct slice line)
{
	text_putc(out, mark);
	text_add(out, line);
	if (line.length == 0 || line.at[line.length - 1] != '\n')
		text_puts(out, "\n\\ No newline at end of file\n");
}

static void put_lines(struct text *out, char mark, const struct lines *lines, size_t from,
		      size_t to)
{
	for (size_t i = from; i < to; i++)
		put_line(out, mark, line_at(lines, i));
}

/* A range as a hunk's head has it: the line before it when it is empty. */
static void put_range(struct text *out, char sign, size_t from, size_t count)
{
	text_print(out, "%c%zu,%zu", sign, count ? from + 1 : from, count);
}

/* The differences [FIRST, END), whose contexts touch, as one hunk. */
static void put_hunk(struct text *out, const struct comparison *both, size_t first, size_t end)
{
	const struct difference *head = &both->differences.items[first];
	const struct difference *last = &both->differences.items[end - 1];
	size_t before = head->old < CONTEXT ? head->old : CONTEXT;
	size_t rest = both->old.starts.count - last->old - last->removed;
	size_t after = rest < CONTEXT ? rest : CONTEXT;
	size_t at = head->old - before;

	text_puts(out, "@@ ");
	put_range(out, '-', at, last->old + last->removed + after - at);
	text_puts(out, " ");
	put_range(out, '+', head->new - before,
		  last->new + last->added + after - (head->new - before));
	text_puts(out, " @@\n");
	for (size_t i = first; i < end; i++) {
		const struct difference *difference = &both->differences.items[i];
		put_lines(out, ' ', &both->old, at, difference->old);
		put_lines(out, '-', &both->old, difference->old,
			  difference->old + difference->removed);
		put_lines(out, '+', &both->new, difference->new,
			  difference->new + difference->added);
		at = difference->old + difference->removed;
	}
	put_lines(out, ' ', &both->old, at, at + after);
}

static bool share_context(const struct difference *a, const struct difference *b)
{
	return b->old - a->old - a->removed <= (size_t)2 * CONTEXT;
}

static void put_hunks(struct text *out, const struct comparison *both)
{
	size_t end;

	for (size_t first = 0; first < both->differences.count; first = end) {
		const struct difference *items = both->differences.items;
		end = first + 1;
		while (end < both->differences.count && share_context(&items[end - 1], &items[end]))
			end++;
		put_hunk(out, both, first, end);
	}
}

const char *repair_diff(struct arena *arena, const struct changed_file *file)
{
	struct comparison both = { .differences = { NULL, 0, 0 } };
	struct text out = TEXT_INIT;

	split(arena, file->old ? file->old->text : (struct slice)SLICE(""), &both.old);
	split(arena, file->text, &both.new);
	compare(arena, &both);
	text_print(&out, "--- %s%s\n+++ b/%s\n", file->old ? "a/" : "/dev/null",
		   file->old ? file->path : "", file->path);
	put_hunks(&out, &both);

	struct slice diff = text_keep(&out, arena);
	/* A string cannot hold a NUL of a line that it quotes, and half a diff is none. */
	return slice_find(diff, '\0', 0) == diff.length ? diff.at : NULL;
}
