#include "diff/diff.h"

#include <stdlib.h>

#include "diff/name.h"

/* A file while its hunks are read. */
struct builder {
	struct slice path;
	ARRAY(struct diff_lines) lines;
};

/* What `@@ -12,3 +14,4 @@` says, and what of it has not come yet. */
struct hunk {
	uint32_t old_left, new_left;
	uint32_t new_line;       /* the next line of the new side */
	struct span header;
};

struct reader {
	struct arena *arena;
	const struct source *source;
	size_t at;               /* of the next line */
	struct slice line;       /* the present one, without its newline */
	size_t line_start;
	struct slice git_name;   /* the first name of `diff --git`; empty: none */
	struct slice old_name;   /* of `--- `; empty: none */
	bool has_new;            /* the file of the hunks that come is known */
	bool any;                /* something of a diff was seen */
	bool gone;               /* the new side is /dev/null */
	ARRAY(struct builder) files;
	struct diff_error *error;
};

static bool refuse(struct reader *reader, size_t from, size_t to, const char *message)
{
	reader->error->message = message;
	reader->error->span = span_make(reader->source, reader->line_start + from,
					reader->line_start + to);
	return false;
}

static bool next_line(struct reader *reader)
{
	struct slice text = reader->source->text;

	if (reader->at >= text.length)
		return false;
	size_t end = slice_find(text, '\n', reader->at);
	reader->line = slice_range(text, reader->at, end);
	reader->line_start = reader->at;
	reader->at = end + 1;
	return true;
}

/* ---- hunks ------------------------------------------------------------------------ */

static void add_line(struct reader *reader, uint32_t number)
{
	struct builder *file = &reader->files.items[reader->files.count - 1];
	size_t count = file->lines.count;
	struct diff_lines one = { number, number };

	if (reader->gone)
		return;
	if (count && file->lines.items[count - 1].last + 1 == number)
		file->lines.items[count - 1].last = number;
	else
		array_push(reader->arena, &file->lines, one);
}

/* A line of the hunk, by its first byte. An empty one is context that lost its blank. */
static bool read_hunk_line(struct reader *reader, struct hunk *hunk)
{
	char mark = reader->line.length ? reader->line.at[0] : ' ';
	bool old = mark == ' ' || mark == '-' || mark == '\r';
	bool new = mark == ' ' || mark == '+' || mark == '\r';

	if (mark == '\\')
		return true;
	if (!old && !new)
		return refuse(reader, 0, 1,
			      "a line of a hunk begins with a blank, '+', '-' or '\\'");
	if ((old && hunk->old_left == 0) || (new && hunk->new_left == 0))
		return refuse(reader, 0, reader->line.length,
			      "the hunk has more lines than its header says");
	if (mark == '+')
		add_line(reader, hunk->new_line);
	hunk->old_left -= old;
	hunk->new_left -= new;
	hunk->new_line += new;
	return true;
}

static bool read_number(struct slice line, size_t *i, uint32_t *ret)
{
	size_t start = *i;
	int number;

	while (*i < line.length && is_digit(line.at[*i]))
		(*i)++;
	if (!slice_to_number(slice_range(line, start, *i), &number))
		return false;
	*ret = (uint32_t)number;
	return true;
}

/* "-12,3" or "-12", which means one line. */
static bool read_range(struct slice line, size_t *i, char sign, uint32_t *ret_line,
		       uint32_t *ret_count)
{
	*ret_count = 1;
	if (*i >= line.length || line.at[*i] != sign)
		return false;
	(*i)++;
	if (!read_number(line, i, ret_line))
		return false;
	if (*i < line.length && line.at[*i] == ',') {
		(*i)++;
		return read_number(line, i, ret_count);
	}
	return true;
}

static bool read_hunk_header(struct reader *reader, struct hunk *hunk)
{
	struct slice line = reader->line;
	uint32_t old_line;
	size_t i = strlen("@@ ");

	if (!reader->has_new)
		return refuse(reader, 0, 2, "a hunk without the `+++ ` line of a file before it");
	if (!read_range(line, &i, '-', &old_line, &hunk->old_left))
		return refuse(reader, i, i + 1, "-LINE,COUNT of the old file is wanted");
	if (i >= line.length || line.at[i++] != ' ')
		return refuse(reader, i - 1, i, "a blank is wanted");
	if (!read_range(line, &i, '+', &hunk->new_line, &hunk->new_left))
		return refuse(reader, i, i + 1, "+LINE,COUNT of the new file is wanted");
	if (!slice_starts_with(slice_range(line, i, line.length), " @@"))
		return refuse(reader, i, i + 1, "` @@` is wanted behind the lines of a hunk");
	if (hunk->new_left && hunk->new_line == 0)
		return refuse(reader, 0, i, "lines count from 1");
	hunk->header = span_make(reader->source, reader->line_start,
				 reader->line_start + line.length);
	return true;
}

static bool read_hunk(struct reader *reader)
{
	struct hunk hunk = { .old_left = 0 };

	if (!read_hunk_header(reader, &hunk))
		return false;
	while (hunk.old_left || hunk.new_left) {
		if (!next_line(reader)) {
			reader->error->message = "the diff ends within this hunk";
			reader->error->span = hunk.header;
			return false;
		}
		if (!read_hunk_line(reader, &hunk))
			return false;
	}
	return true;
}

/* ---- files ------------------------------------------------------------------------ */

static bool read_name(struct reader *reader, size_t from, struct slice *ret)
{
	struct slice rest = slice_range(reader->line, from, reader->line.length);
	size_t wrong;

	if (!diff_name_read(reader->arena, rest, ret, &wrong))
		return refuse(reader, from + wrong, from + wrong + 1,
			      wrong ? "no such escape in a quoted name" : "the quotes do not close");
	if (ret->length == 0)
		return refuse(reader, 0, reader->line.length, "the name of a file is wanted");
	return true;
}

/* "diff --git a/NAME b/NAME": only the letter of the first is certain when it has blanks. */
static bool read_git_header(struct reader *reader)
{
	size_t ignored, from = strlen("diff --git ");
	struct slice rest = slice_range(reader->line, from, reader->line.length);

	reader->has_new = false;
	reader->old_name = (struct slice){ NULL, 0 };
	if (!diff_name_read(reader->arena, rest, &reader->git_name, &ignored))
		reader->git_name = (struct slice){ NULL, 0 };
	return true;
}

static bool read_combined(struct reader *reader)
{
	return refuse(reader, 0, reader->line.length,
		      "the diff of a merge against its parents together; "
		      "one against a single commit is wanted: git diff -U0 BASE...");
}

static bool read_old_name(struct reader *reader)
{
	reader->has_new = false;
	return read_name(reader, strlen("--- "), &reader->old_name);
}

static bool read_new_name(struct reader *reader)
{
	struct builder file = { .path = { NULL, 0 } };
	struct slice old = reader->old_name, new;

	if (!read_name(reader, strlen("+++ "), &new))
		return false;
	if (diff_name_is_nothing(old))
		old = reader->git_name;
	reader->gone = diff_name_is_nothing(new);
	reader->has_new = true;
	file.path = diff_name_strip(new, old);
	array_push(reader->arena, &reader->files, file);
	return true;
}

/* What diff(1), git and Subversion say of files of which they show no lines. */
static bool is_remark(struct slice line)
{
	static const char *const remarks[] = { "diff ", "Only in ", "Binary files ", "Index: " };

	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++)
		if (slice_starts_with(line, remarks[i]))
			return true;
	return false;
}

/* What a line between hunks may be, by how it begins; all else is not ours. */
static bool read_line(struct reader *reader)
{
	static const struct {
		const char *begin;
		bool (*read)(struct reader *reader);
	} rows[] = {
		{ "diff --git ", read_git_header }, { "diff --cc ", read_combined },
		{ "diff --combined ", read_combined }, { "@@@", read_combined },
		{ "--- ", read_old_name }, { "+++ ", read_new_name }, { "@@ ", read_hunk },
	};

	reader->any |= is_remark(reader->line);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!slice_starts_with(reader->line, rows[i].begin))
			continue;
		/* In a commit message `--- ` is a rule, and `+++ ` cannot come without it. */
		if (rows[i].read == read_new_name && reader->old_name.length == 0)
			return true;
		reader->any |= rows[i].read != read_old_name;
		return rows[i].read(reader);
	}
	return true;
}

/* ---- the whole -------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
	const struct diff_lines *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static int compare_files(const void *a, const void *b)
{
	const struct builder *x = a, *y = b;

	return slice_compare(x->path, y->path);
}

/* In order, and what overlaps or touches together: a series of patches may speak twice. */
static size_t join_lines(struct diff_lines *lines, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(lines, count, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < count; i++) {
		struct diff_lines *last = kept ? &lines[kept - 1] : NULL;
		if (!last || lines[i].first > last->last + 1)
			lines[kept++] = lines[i];
		else if (lines[i].last > last->last)
			last->last = lines[i].last;
	}
	return kept;
}

/* All that builders FROM to TO, of one path, say, as one file. */
static struct diff_file join_files(struct arena *arena, struct builder *from, struct builder *to)
{
	size_t count = 0;

	for (struct builder *file = from; file < to; file++)
		count += file->lines.count;
	struct diff_lines *lines = arena_array(arena, count + 1, sizeof(*lines));
	count = 0;
	for (struct builder *file = from; file < to; file++)
		for (size_t i = 0; i < file->lines.count; i++)
			lines[count++] = file->lines.items[i];
	return (struct diff_file){ from->path, lines, join_lines(lines, count) };
}

static void collect(struct reader *reader, struct diff *ret)
{
	struct builder *builders = reader->files.items;
	size_t count = reader->files.count, kept = 0;
	struct diff_file *files = arena_array(reader->arena, count + 1, sizeof(*files));

	if (count)
		qsort(builders, count, sizeof(*builders), compare_files);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count; to++)
			if (!slice_equal(builders[to].path, builders[from].path))
				break;
		files[kept] = join_files(reader->arena, &builders[from], &builders[to]);
		kept += files[kept].count > 0;
	}
	*ret = (struct diff){ files, kept };
}

bool diff_read(struct arena *arena, const struct source *source, struct diff *ret,
	       struct diff_error *ret_error)
{
	struct reader reader = { .arena = arena, .source = source, .error = ret_error };

	while (next_line(&reader))
		if (!read_line(&reader))
			return false;
	if (!reader.any && slice_trim(source->text, " \t\r\n").length) {
		reader.line_start = 0;
		return refuse(&reader, 0, slice_find(source->text, '\n', 0),
			      "no unified diff; `git diff -U0 BASE` writes one");
	}
	collect(&reader, ret);
	return true;
}

static const struct diff_file *find_file(const struct diff *diff, struct slice path)
{
	size_t low = 0, high = diff->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(diff->files[middle].path, path);
		if (order == 0)
			return &diff->files[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool diff_adds(const struct diff *diff, struct slice path, uint32_t first, uint32_t last)
{
	const struct diff_file *file = find_file(diff, path);
	size_t low = 0, high = file ? file->count : 0;

	/* The first lines that do not end before FIRST. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (file->lines[middle].last < first)
			low = middle + 1;
		else
			high = middle;
	}
	return file && low < file->count && file->lines[low].first <= last;
}
