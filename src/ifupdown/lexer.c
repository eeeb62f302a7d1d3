#include "ifupdown/lexer.h"

/* A stretch of the source that goes into the line as it is. */
struct stretch {
	size_t start, end;
};

/* The line being put together. */
struct joint {
	ARRAY(struct stretch) stretches;
	size_t length;
};

void interfaces_lexer_init(struct lexer *lexer, struct arena *arena, const struct source *source)
{
	*lexer = (struct lexer){ .arena = arena, .source = source };
}

static void append(struct lexer *lexer, struct joint *joint, size_t start, size_t end)
{
	struct stretch stretch = { start, end };

	if (start < end)
		array_push(lexer->arena, &joint->stretches, stretch);
	joint->length += end - start;
}

/*
 * Read a physical line without its newline, in the pieces in which fgets() fills a
 * buffer that doubles when fewer than ten bytes are left. It matters for NUL only: a NUL
 * ends the line, and of a line that goes beyond the buffer the rest comes back as a line
 * of its own. False at the end of the file.
 */
static bool read_physical(struct lexer *lexer, struct joint *joint)
{
	struct slice text = lexer->source->text;
	bool any = false;

	for (;;) {
		if (lexer->buffer < joint->length + 10)
			lexer->buffer = lexer->buffer * 2 + 80;
		if (lexer->offset >= text.length)
			break;
		size_t room = lexer->buffer - joint->length - 1, start = lexer->offset;
		size_t end = room < text.length - start ? start + room : text.length;
		size_t newline = start + slice_find(slice_range(text, start, end), '\n', 0);
		bool complete = newline < start + room;
		if (complete)
			end = newline;
		size_t nul = slice_find(slice_range(text, start, end), '\0', 0) + start;
		append(lexer, joint, start, nul);
		lexer->offset = complete && newline < text.length ? end + 1 : end;
		any = true;
		if (complete || nul < end)
			break;
	}
	lexer->line_number += any;
	return any;
}

static char last_byte(const struct lexer *lexer, const struct joint *joint)
{
	if (joint->stretches.count == 0)
		return '\0';
	return lexer->source->text.at[joint->stretches.items[joint->stretches.count - 1].end - 1];
}

static void drop_last_byte(struct joint *joint)
{
	struct stretch *last = &joint->stretches.items[joint->stretches.count - 1];

	if (--last->end == last->start)
		joint->stretches.count--;
	joint->length--;
}

/* The joined stretches as one passage. */
static struct passage finish(struct lexer *lexer, const struct joint *joint)
{
	const struct source *source = lexer->source;
	size_t count = joint->stretches.count;

	if (count == 0)
		return passage_of_span(span_make(source, lexer->offset, lexer->offset));
	const struct stretch *stretches = joint->stretches.items;
	struct span origin = span_make(source, stretches[0].start, stretches[count - 1].end);
	if (joint->length == origin.end - origin.start)
		return passage_of_span(origin);

	char *text = arena_alloc(lexer->arena, joint->length + 1);
	struct passage_piece *pieces = arena_array(lexer->arena, count, sizeof(*pieces));
	size_t length = 0;
	for (size_t i = 0; i < count; i++) {
		size_t size = stretches[i].end - stretches[i].start;
		pieces[i] =
			(struct passage_piece){ (uint32_t)length, (uint32_t)stretches[i].start };
		memcpy(text + length, source->text.at + stretches[i].start, size);
		length += size;
	}
	return (struct passage){ { text, length }, origin, pieces, count };
}

static struct passage trim(struct arena *arena, struct passage text)
{
	size_t from = 0, to = text.text.length;

	while (to > from && is_blank(text.text.at[to - 1]))
		to--;
	while (from < to && is_blank(text.text.at[from]))
		from++;
	return passage_part(arena, &text, from, to);
}

static bool is_comment(const struct lexer *lexer, const struct joint *joint)
{
	for (size_t i = 0; i < joint->stretches.count; i++)
		for (size_t at = joint->stretches.items[i].start;
		     at < joint->stretches.items[i].end; at++)
			if (!is_blank(lexer->source->text.at[at]))
				return lexer->source->text.at[at] == '#';
	return false;
}

bool interfaces_lexer_next(struct lexer *lexer, struct lexer_line *ret_line)
{
	struct joint joint;

	do {
		joint = (struct joint){ .length = 0 };
		if (!read_physical(lexer, &joint))
			return false;
	} while (is_comment(lexer, &joint));

	while (last_byte(lexer, &joint) == '\\') {
		drop_last_byte(&joint);
		if (!read_physical(lexer, &joint))
			break;
	}
	ret_line->text = trim(lexer->arena, finish(lexer, &joint));
	ret_line->number = lexer->line_number;
	return true;
}

struct slice lexer_word(const struct passage *line, size_t *at)
{
	struct slice text = line->text;
	size_t from = *at;

	while (from < text.length && is_blank(text.at[from]))
		from++;
	size_t to = from;
	while (to < text.length && !is_blank(text.at[to]))
		to++;
	*at = to;
	while (*at < text.length && is_blank(text.at[*at]))
		++*at;
	return slice_range(text, from, to);
}
