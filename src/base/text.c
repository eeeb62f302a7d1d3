#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void text_done(struct text *text)
{
	free(text->at);
	memset(text, 0, sizeof(*text));
}

struct slice text_keep(struct text *text, struct arena *arena)
{
	struct text kept = *text;

	memset(text, 0, sizeof(*text));
	if (kept.failed) {
		free(kept.at);
		arena_run_out(arena);
	}
	return kept.at ? arena_adopt(arena, kept.at, kept.length) : (struct slice)SLICE("");
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->at)
		text->at[0] = '\0';
}

static bool grow(struct text *text, size_t more)
{
	if (text->failed)
		return false;
	size_t capacity = text->capacity ? text->capacity : 256;
	while (more >= capacity - text->length) {
		if (capacity > SIZE_MAX / 2) {
			text->failed = true;
			return false;
		}
		capacity *= 2;
	}
	char *grown = realloc(text->at, capacity);
	if (!grown) {
		text->failed = true;
		return false;
	}
	text->at = grown;
	text->capacity = capacity;
	return true;
}

/* Room for MORE bytes and the NUL. */
static inline bool reserve(struct text *text, size_t more)
{
	return (!text->failed && more < text->capacity - text->length) || grow(text, more);
}

void text_add_more(struct text *text, struct slice s)
{
	if (s.length == 0 || !reserve(text, s.length))
		return;
	memcpy(text->at + text->length, s.at, s.length);
	text->length += s.length;
	text->at[text->length] = '\0';
}

void text_putc(struct text *text, char c)
{
	if (!reserve(text, 1))
		return;
	text->at[text->length++] = c;
	text->at[text->length] = '\0';
}

char *text_room(struct text *text, size_t count)
{
	return reserve(text, count) ? text->at + text->length : NULL;
}

void text_wrote(struct text *text, const char *end)
{
	text->length = (size_t)(end - text->at);
	text->at[text->length] = '\0';
}

void text_vprint(struct text *text, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0 || !reserve(text, (size_t)length)) {
		text->failed = true;
		return;
	}
	vsnprintf(text->at + text->length, (size_t)length + 1, format, args);
	text->length += (size_t)length;
}

void text_print(struct text *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	text_vprint(text, format, args);
	va_end(args);
}

struct slice text_slice(const struct text *text)
{
	struct slice s = { text->at ? text->at : "", text->length };
	return s;
}
