#include "base/source.h"

enum { MARK_STEP = 1024 };       /* bytes of a line from one mark to the next */

/* How many bytes the code point at S.at[I] takes; a byte that is not UTF-8 takes one. */
static size_t code_point_length(struct slice s, size_t i)
{
	unsigned char c = (unsigned char)s.at[i];
	size_t length = c >= 0xf0 && c < 0xf5 ? 4
		      : c >= 0xe0 && c < 0xf0 ? 3
		      : c >= 0xc2 && c < 0xe0 ? 2 : 1;

	if (length > s.length - i)
		return 1;
	for (size_t k = 1; k < length; k++)
		if (((unsigned char)s.at[i + k] & 0xc0) != 0x80)
			return 1;
	return length;
}

/* Columns are counted from the start of a line: without marks, anew for each place on it. */
static struct column_mark *mark_columns(struct arena *arena, struct slice text)
{
	struct column_mark *marks =
		arena_array(arena, text.length / MARK_STEP + 1, sizeof(*marks));
	size_t next = 0;
	uint32_t column = 1;

	for (size_t i = 0; i < text.length; column++) {
		if (i >= next) {
			marks[next / MARK_STEP] = (struct column_mark){ (uint32_t)i, column };
			next += MARK_STEP;
		}
		if (text.at[i] == '\n')
			column = 0;
		i += code_point_length(text, i);
	}
	return marks;
}

struct source *source_new(struct arena *arena, const char *path, struct slice text)
{
	struct source *source = arena_new(arena, struct source);
	size_t newlines = 0, longest = 0, start = 0;

	for (size_t i = 0; (i = slice_find(text, '\n', i)) < text.length; start = ++i) {
		longest = i - start > longest ? i - start : longest;
		newlines++;
	}
	if (longest > MARK_STEP || text.length - start > MARK_STEP)
		source->marks = mark_columns(arena, text);

	source->path = path;
	source->text = text;
	source->line_starts = arena_array(arena, newlines + 1, sizeof(uint32_t));
	source->line_count = 1;
	for (size_t i = 0; (i = slice_find(text, '\n', i)) < text.length; i++)
		source->line_starts[source->line_count++] = (uint32_t)(i + 1);
	return source;
}

struct span span_make(const struct source *source, size_t start, size_t end)
{
	struct span span = { source, (uint32_t)start, (uint32_t)end };
	return span;
}

struct span span_cover(struct span a, struct span b)
{
	if (a.source != b.source || !b.source)
		return a;
	if (b.start < a.start)
		a.start = b.start;
	if (b.end > a.end)
		a.end = b.end;
	return a;
}

struct slice span_text(struct span span)
{
	struct slice nothing = { "", 0 };
	return span.source ? slice_range(span.source->text, span.start, span.end) : nothing;
}

/* The line that holds OFFSET, counted from 0. An offset past the end is on the last line. */
static uint32_t line_of(const struct source *source, uint32_t offset)
{
	uint32_t low = 0, high = source->line_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (source->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The mark nearest before OFFSET, where the line from START on has one; else the line's start. */
static struct column_mark mark_before(const struct source *source, size_t start, uint32_t offset)
{
	struct column_mark first = { (uint32_t)start, 1 };

	for (size_t back = 0; source->marks && back < 2 && offset / MARK_STEP >= back; back++) {
		struct column_mark mark = source->marks[offset / MARK_STEP - back];
		if (mark.column && mark.offset <= offset && mark.offset > start)
			return mark;
	}
	return first;
}

static void locate(const struct source *source, uint32_t offset, uint32_t *ret_line,
		   uint32_t *ret_column)
{
	if (offset > source->text.length)
		offset = (uint32_t)source->text.length;

	uint32_t line = line_of(source, offset);
	struct column_mark mark = mark_before(source, source->line_starts[line], offset);
	uint32_t column = mark.column;
	for (size_t i = mark.offset; i < offset; column++)
		i += code_point_length(source->text, i);
	*ret_line = line + 1;
	*ret_column = column;
}

struct location span_locate(struct span span)
{
	struct location location = { 0, 0, 0, 0 };

	if (span.source) {
		locate(span.source, span.start, &location.line, &location.column);
		locate(span.source, span.end, &location.end_line, &location.end_column);
	}
	return location;
}

struct slice source_line(const struct source *source, uint32_t line)
{
	struct slice nothing = { "", 0 };

	if (line == 0 || line > source->line_count)
		return nothing;
	size_t start = source->line_starts[line - 1];
	return slice_range(source->text, start, slice_find(source->text, '\n', start));
}

struct passage passage_of_span(struct span span)
{
	struct passage passage = { span_text(span), span, NULL, 0 };
	return passage;
}

struct passage passage_elsewhere(struct slice text, struct span origin)
{
	/* One piece that begins behind the text marks it as not being there. */
	static const struct passage_piece nowhere = { UINT32_MAX, 0 };
	struct passage passage = { text, origin, &nowhere, 1 };
	return passage;
}

/* The offset in the source of the byte at AT. */
static uint32_t place_of(const struct passage *passage, size_t at)
{
	const struct passage_piece *piece = NULL;

	if (passage->piece_count == 0)
		return passage->origin.start + (uint32_t)at;
	size_t low = 0, high = passage->piece_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (passage->pieces[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (low)
		piece = &passage->pieces[low - 1];
	return piece ? piece->from + (uint32_t)at - piece->at : passage->origin.start;
}

struct span passage_span(const struct passage *passage, size_t from, size_t to)
{
	if (!passage->origin.source ||
	    (passage->piece_count && passage->pieces[0].at == UINT32_MAX))
		return passage->origin;
	if (to > passage->text.length)
		to = passage->text.length;
	if (from > to)
		from = to;
	uint32_t start = place_of(passage, from);
	/* The end is where the last byte ends: behind it a joined line may go on elsewhere. */
	uint32_t end = to > from ? place_of(passage, to - 1) + 1 : start;
	return span_make(passage->origin.source, start, end);
}

struct passage passage_part(struct arena *arena, const struct passage *passage, size_t from,
			    size_t to)
{
	struct passage part = { slice_range(passage->text, from, to), passage->origin, NULL, 0 };

	if (passage->piece_count && passage->pieces[0].at == UINT32_MAX) {
		part.pieces = passage->pieces;
		part.piece_count = passage->piece_count;
		return part;
	}
	part.origin = passage_span(passage, from, to);
	if (passage->piece_count == 0)
		return part;

	struct passage_piece *pieces =
		arena_array(arena, passage->piece_count + 1, sizeof(*pieces));
	size_t count = 0;
	pieces[count++] = (struct passage_piece){ 0, place_of(passage, from) };
	for (size_t i = 0; i < passage->piece_count; i++)
		if (passage->pieces[i].at > from && passage->pieces[i].at < to)
			pieces[count++] = (struct passage_piece){
				passage->pieces[i].at - (uint32_t)from, passage->pieces[i].from };
	part.pieces = pieces;
	part.piece_count = count;
	return part;
}
