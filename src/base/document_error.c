#include "base/document.h"
#include "base/utf8.h"

enum {
	QUOTE_LIMIT = 60,        /* code points of a word in a message */
	BEFORE_CARET = 60,       /* code points of the line shown before the place */
	LINE_LIMIT = 100,        /* and altogether */
	LISTED_WORDS = 10,       /* more are not listed */
};

struct document_error document_error_at(struct span span, const char *message)
{
	struct document_error error = { message, span, { NULL, 0, 0 } };

	return error;
}

/* The length of the character at S.at[I] if it may be shown, else 0. */
static size_t shown_length(struct slice s, size_t i)
{
	size_t length = utf8_length(s, i);

	return utf8_is_control(slice_range(s, i, i + length)) ? 0 : length;
}

/* Copy code points of S from *I on to TO, at most LIMIT of them. Returns how many. */
static size_t copy_shown(struct slice s, size_t *i, size_t limit, char **to)
{
	size_t copied = 0;

	for (; *i < s.length && copied < limit; copied++) {
		size_t length = shown_length(s, *i);
		if (length == 0) {
			*(*to)++ = s.at[*i] == '\t' ? ' ' : '?';
			(*i)++;
			continue;
		}
		memcpy(*to, s.at + *i, length);
		*to += length;
		*i += length;
	}
	return copied;
}

const char *document_printable(struct arena *arena, struct slice text)
{
	char *shown = arena_alloc(arena, QUOTE_LIMIT * 4 + 4), *to = shown;
	size_t i = 0;

	copy_shown(text, &i, QUOTE_LIMIT, &to);
	if (i < text.length)
		memcpy(to, "…", sizeof("…"));
	return shown;
}

/* How many code points, counted as copy_shown() does, the bytes [0, END) of S are. */
static size_t count_shown(struct slice s, size_t end)
{
	size_t count = 0;

	for (size_t i = 0; i < end && i < s.length; count++) {
		size_t length = shown_length(s, i);
		i += length ? length : 1;
	}
	return count;
}

/* The byte where code point N of S begins. */
static size_t byte_of(struct slice s, size_t n)
{
	size_t i = 0;

	for (; n > 0 && i < s.length; n--) {
		size_t length = shown_length(s, i);
		i += length ? length : 1;
	}
	return i;
}

/* The line of SPAN and a line with ^~~~ below it, each with a newline. */
static const char *show_line(struct arena *arena, struct span span)
{
	struct slice line = slice_trim(source_line(span.source, span_locate(span).line), "\r");
	size_t line_start = span.source->line_starts[span_locate(span).line - 1];
	size_t place = count_shown(line, span.start - line_start);
	size_t end = count_shown(line, span.end > span.start ? span.end - line_start : 0);
	size_t first = place > BEFORE_CARET ? place - BEFORE_CARET : 0;
	size_t i = byte_of(line, first);
	char *shown = arena_alloc(arena, LINE_LIMIT * 4 + 8), *to = shown;

	copy_shown(line, &i, LINE_LIMIT, &to);
	size_t width = end > place ? end - place : 1;
	if (width > first + LINE_LIMIT - place)
		width = first + LINE_LIMIT - place;
	char *tail = arena_alloc(arena, width + 1);
	memset(tail, '~', width);
	tail[0] = '^';
	return arena_print(arena, "  %s%s%s\n  %*s%s\n", first ? "…" : "", shown,
			   i < line.length ? "…" : "", (int)(place - first + (first > 0)), "",
			   tail);
}

/* PATH without what would drive a terminal: only our own line ends are in a message. */
static const char *show_path(struct arena *arena, const char *path)
{
	struct slice whole = slice_of(path);
	char *shown = arena_alloc(arena, whole.length + 1), *to = shown;
	size_t i = 0;

	copy_shown(whole, &i, whole.length, &to);
	return shown;
}

static const char *show_at(struct arena *arena, struct span span, const char *message)
{
	struct location at = span_locate(span);

	return arena_print(arena, "%s:%u:%u: %s\n%s", show_path(arena, span.source->path), at.line,
			   at.column, message, show_line(arena, span));
}

const char *document_error_show(struct arena *arena, const struct document_error *error)
{
	const char *shown = show_at(arena, error->span, error->message);

	if (!error->from.source)
		return shown;
	return arena_print(arena, "%s%s", shown, show_at(arena, error->from, "extended from here"));
}

/* "a, b, c", or NULL when they are too many to help. */
static const char *list_words(struct arena *arena, struct spelling_words words)
{
	const char *list = NULL;
	size_t listed = 0;

	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.at(words.context, i);
		if (!word)
			continue;
		if (++listed > LISTED_WORDS)
			return NULL;
		list = list ? arena_print(arena, "%s, %s", list, word) : word;
	}
	return list;
}

const char *document_unknown_word(struct arena *arena, const char *noun, struct slice word,
				  struct spelling_words words)
{
	const char *shown = document_printable(arena, word);
	const char *nearest = spelling_nearest(word, words);

	if (nearest)
		return arena_print(arena, "unknown %s '%s'; did you mean '%s'?", noun, shown,
				   nearest);
	const char *list = list_words(arena, words);
	if (list)
		return arena_print(arena, "unknown %s '%s'; known: %s", noun, shown, list);
	return arena_print(arena, "unknown %s '%s'", noun, shown);
}
