/*
 * Text being written: a buffer that grows. Unlike everything else it is not in an arena,
 * because reports outlive hosts; release it with text_done(). When memory runs out the
 * text becomes `failed` and stays so; writing to it is then harmless, and the one who
 * hands it on checks once.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

struct text {
	char *at;                /* NUL-terminated once something was written */
	size_t length;
	size_t capacity;
	bool failed;
};

#define TEXT_INIT { NULL, 0, 0, false }

void text_done(struct text *text);

/*
 * Hand what was written over to ARENA, where it ends with a NUL, and leave the text empty. One that
 * failed lets the arena run out; the memory has an owner at every moment.
 */
struct slice text_keep(struct text *text, struct arena *arena);

/* Forget what was written, keep the memory. */
void text_clear(struct text *text);

/* The work of text_add() where there is no room yet. */
void text_add_more(struct text *text, struct slice s);

/* Here, so that a literal is copied by a few moves of known length. */
static inline void text_add(struct text *text, struct slice s)
{
	if (text->failed || s.length >= text->capacity - text->length) {
		text_add_more(text, s);
		return;
	}
#ifdef __clang_analyzer__        /* where there is room there is memory */
	if (!text->at)
		__builtin_unreachable();
#endif
	if (s.at)
		memcpy(text->at + text->length, s.at, s.length);
	text->length += s.length;
	text->at[text->length] = '\0';
}

void text_putc(struct text *text, char c);

static inline void text_puts(struct text *text, const char *s)
{
	text_add(text, slice_of(s));
}

/*
 * Where COUNT bytes may be written, or NULL without memory. The one who wrote some of them says by
 * text_wrote() where they end.
 */
char *text_room(struct text *text, size_t count);
void text_wrote(struct text *text, const char *end);

void text_print(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void text_vprint(struct text *text, const char *format, va_list args);

/* What was written, valid until the next write. */
struct slice text_slice(const struct text *text);

#endif
