#include "report/line_hash.h"

#include <stdlib.h>

#include "report/report.h"

enum { BLOCK = 100, FACTOR = 37, END_OF_FILE = 65535 };

struct roller {
	uint16_t window[BLOCK];
	bool starts_line[BLOCK]; /* the character in the window is the first of a line */
	size_t at;               /* the oldest place in the window */
	uint64_t hash;
	uint64_t oldest_factor;  /* FACTOR to the power of BLOCK */
	bool line_start, after_cr;
	struct line_hashes *lines;
	size_t capacity;         /* of lines->hashes */
};

/* The window is full again at the first character of a line: this is that line's hash. */
static void finish_line(struct roller *roller)
{
	if (!roller->starts_line[roller->at])
		return;
	roller->starts_line[roller->at] = false;
	if (roller->lines->count < roller->capacity)
		roller->lines->hashes[roller->lines->count++] = roller->hash;
}

static void roll(struct roller *roller, uint16_t unit)
{
	uint64_t leaves = roller->window[roller->at];

	roller->window[roller->at] = unit;
	roller->hash = roller->hash * FACTOR + unit - roller->oldest_factor * leaves;
	roller->at = (roller->at + 1) % BLOCK;
}

static void take(struct roller *roller, uint16_t unit)
{
	bool skipped = unit == ' ' || unit == '\t' || (roller->after_cr && unit == '\n');

	roller->after_cr = !skipped && unit == '\r';
	if (skipped)
		return;
	if (unit == '\r')
		unit = '\n';
	finish_line(roller);
	if (roller->line_start)
		roller->starts_line[roller->at] = true;
	roller->line_start = unit == '\n';
	roll(roller, unit);
}

static void take_code_point(struct roller *roller, uint32_t c)
{
	if (c == NOT_UTF8)
		c = 0xfffd;
	if (c >= 0x10000) {
		take(roller, (uint16_t)(0xd800 + ((c - 0x10000) >> 10)));
		c = 0xdc00 + (c & 0x3ff);
	}
	take(roller, (uint16_t)c);
}

/* No text has more lines than this. */
static size_t count_line_ends(struct slice text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.length; i++)
		count += text.at[i] == '\n' || text.at[i] == '\r';
	return count;
}

bool line_hashes_init(struct line_hashes *lines, struct slice text)
{
	struct roller roller = { .line_start = true, .oldest_factor = 1, .lines = lines };

	memset(lines, 0, sizeof(*lines));
	roller.capacity = count_line_ends(text);
	lines->hashes = calloc(roller.capacity, sizeof(*lines->hashes));
	if (!lines->hashes)
		return false;
	for (int i = 0; i < BLOCK; i++)
		roller.oldest_factor *= FACTOR;
	for (size_t i = 0; i < text.length; ) {
		uint32_t c;
		i += utf8_read(text, i, &c);
		take_code_point(&roller, c);
	}
	take(&roller, END_OF_FILE);
	for (int i = 0; i < BLOCK; i++) {
		finish_line(&roller);
		roll(&roller, 0);
	}
	lines->ordinals = ordinals_of(lines->hashes, lines->count);
	if (!lines->ordinals)
		line_hashes_done(lines);
	return lines->ordinals != NULL;
}

void line_hashes_done(struct line_hashes *lines)
{
	free(lines->hashes);
	free(lines->ordinals);
	memset(lines, 0, sizeof(*lines));
}

void line_hash_print(struct text *out, const struct line_hashes *lines, uint32_t line)
{
	if (line > 0 && line <= lines->count)
		text_print(out, "%llx:%u", (unsigned long long)lines->hashes[line - 1],
			   lines->ordinals[line - 1] + 1);
}
