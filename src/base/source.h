/*
 * Files as they were read, and places in them. A source and its text live in the arena
 * of the host and never change. Offsets are bytes from 0 and ranges half-open; lines and
 * columns, made only when a person needs them, count from 1, and columns count code
 * points (a byte that is not UTF-8 counts as one).
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* A place on a long line whose column is known. */
struct column_mark {
	uint32_t offset;         /* of a code point */
	uint32_t column;
};

struct source {
	const char *path;        /* relative to the ROOT, "etc/network/interfaces" */
	struct slice text;
	bool secret;             /* may be judged, never quoted */
	bool common;             /* it lies on a shelf, for all hosts that have it; base/shelf.h */
	uint32_t *line_starts;   /* offset of each line */
	uint32_t line_count;
	/* One for each 1024 bytes, the first code point behind them; NULL: no line is that long. */
	struct column_mark *marks;
};

/* A range of a source. source is NULL where nothing in a file is meant. */
struct span {
	const struct source *source;
	uint32_t start;
	uint32_t end;
};

struct location {
	uint32_t line;
	uint32_t column;
	uint32_t end_line;
	uint32_t end_column;     /* exclusive */
};

/* A new source with that path and text (neither is copied). */
struct source *source_new(struct arena *arena, const char *path, struct slice text);

struct span span_make(const struct source *source, size_t start, size_t end);

/* The smallest span that covers both; A where B is in another source. */
struct span span_cover(struct span a, struct span b);

/* The bytes of a span; empty for a span without source. */
struct slice span_text(struct span span);

static inline bool span_is_same(struct span a, struct span b)
{
	return a.source == b.source && a.start == b.start && a.end == b.end;
}

/* Line and column of both ends. All zero for a span without source. */
struct location span_locate(struct span span);

/* The text of line LINE (from 1), without its newline. Empty when there is none. */
struct slice source_line(const struct source *source, uint32_t line);

/*
 * A text put together from pieces of a source: a line after its continuations were
 * joined, a word after its quotes were removed. Knows for each of its bytes where that
 * byte stands. Without pieces, text[i] stands at origin.start + i.
 */
struct passage_piece {
	uint32_t at;             /* offset in text where the piece begins */
	uint32_t from;           /* offset of that byte in the source */
};

struct passage {
	struct slice text;
	struct span origin;      /* the whole of it in the source */
	const struct passage_piece *pieces;
	size_t piece_count;
};

/* The passage that is exactly SPAN. */
struct passage passage_of_span(struct span span);

/* A passage for TEXT that is not in any file: spans into it all equal ORIGIN. */
struct passage passage_elsewhere(struct slice text, struct span origin);

/* Where the bytes [FROM, TO) of the passage stand in the source. */
struct span passage_span(const struct passage *passage, size_t from, size_t to);

/* The part [FROM, TO) of a passage as a passage of its own; allocates only pieces. */
struct passage passage_part(struct arena *arena, const struct passage *passage, size_t from,
			    size_t to);

#endif
