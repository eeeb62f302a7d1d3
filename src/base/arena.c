#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	BLOCK_SIZE = 32 * 1024 - 64,
	ZERO_STEP = 1024,
	BYTES_A_STEP = 4,        /* what memory costs that is touched for the first time */
};

struct arena_adopted {
	struct arena_adopted *next;
	char *text;
};

void arena_init(struct arena *arena, jmp_buf *out_of_memory)
{
	memset(arena, 0, sizeof(*arena));
	arena->out_of_memory = out_of_memory;
	arena->secret = slice_secret();
}

void arena_done(struct arena *arena)
{
	/* The list itself lies in the blocks. */
	for (struct arena_adopted *adopted = arena->adopted; adopted; adopted = adopted->next)
		free(adopted->text);
	arena->adopted = NULL;
	while (arena->newest) {
		struct arena_block *older = arena->newest->older;
		free(arena->newest);
		arena->newest = older;
	}
	arena->total = 0;
}

void arena_run_out(struct arena *arena)
{
	if (!arena->out_of_memory)
		abort();
	longjmp(*arena->out_of_memory, 1);
}

void arena_refuse(struct arena *arena, const char *what)
{
	arena->exceeded = what;
	arena_run_out(arena);
}

static _Noreturn void refuse_memory(struct arena *arena)
{
	arena->starved = true;
	arena_refuse(arena, "it takes too much memory to judge");
}

static struct arena_block *block_new(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX - sizeof(struct arena_block) ||
	    (arena->limit && arena->total + size > arena->limit))
		refuse_memory(arena);

	arena_spend(arena, size / BYTES_A_STEP);
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (!block)
		arena_run_out(arena);
	block->used = block->zeroed = 0;
	block->size = size;
	arena->total += size;
	return block;
}

/* Pieces are many and small, so more than this one is zeroed, by steps of a length known here. */
static void *take(struct arena_block *block, size_t size)
{
	char *memory = (char *)block->memory + block->used;

	while (size > block->zeroed - block->used) {
		char *fresh = (char *)block->memory + block->zeroed;
		if (block->size - block->zeroed < ZERO_STEP) {
			memset(fresh, 0, block->size - block->zeroed);
			block->zeroed = block->size;
		} else {
			memset(fresh, 0, ZERO_STEP);
			block->zeroed += ZERO_STEP;
		}
	}
	block->used += size;
	return memory;
}

void *arena_alloc_more(struct arena *arena, size_t size)
{
	const size_t step = sizeof(max_align_t);

	if (size > SIZE_MAX - step)
		arena_run_out(arena);
	size = (size + step - 1) / step * step;

	struct arena_block *block = arena->newest;
	if (block && size <= block->size - block->used)
		return take(block, size);

	/* A large piece gets a block of its own behind the newest, which has room left. */
	struct arena_block *fresh = block_new(arena, size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE);
	if (block && fresh->size == size) {
		fresh->older = block->older;
		block->older = fresh;
	} else {
		fresh->older = block;
		arena->newest = fresh;
	}
	return take(fresh, size);
}

struct slice arena_adopt(struct arena *arena, char *text, size_t length)
{
	struct arena_block *block = arena->newest;
	size_t need = sizeof(struct arena_adopted) + sizeof(max_align_t);

	/* Get the room first, so that the text has an owner before anything can fail. */
	if (!block || block->size - block->used < need) {
		struct arena_block *fresh = NULL;
		if (arena->limit && arena->total + BLOCK_SIZE > arena->limit) {
			free(text);
			refuse_memory(arena);
		}
		fresh = malloc(sizeof(*fresh) + BLOCK_SIZE);
		if (!fresh) {
			/* cppcheck-suppress doubleFree ; refuse_memory() does not return */
			free(text);
			arena_run_out(arena);
		}
		fresh->used = fresh->zeroed = 0;
		fresh->size = BLOCK_SIZE;
		fresh->older = block;
		arena->newest = fresh;
		arena->total += BLOCK_SIZE;
	}
	struct arena_adopted *adopted = arena_new(arena, struct arena_adopted);
	adopted->text = text;
	adopted->next = arena->adopted;
	arena->adopted = adopted;
	arena->total += length;
	return (struct slice){ text, length };
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		arena_run_out(arena);
	return arena_alloc(arena, count * size);
}

char *arena_copy(struct arena *arena, struct slice text)
{
	char *copy = arena_alloc(arena, text.length + 1);

	if (text.length)
		memcpy(copy, text.at, text.length);
	return copy;
}

enum { DIGITS = 24 };            /* of any number, with its sign */

/* The digits of NUMBER at the end of BUFFER. */
static struct slice print_number(char buffer[DIGITS], uint64_t number, bool negative)
{
	size_t at = DIGITS;

	do
		buffer[--at] = (char)('0' + number % 10);
	while (number /= 10);
	if (negative)
		buffer[--at] = '-';
	return (struct slice){ buffer + at, DIGITS - at };
}

/*
 * What most formats are made of: text, %s, %.*s, %d, %u, %zu. Writes it to AT if that is not NULL;
 * the length, or SIZE_MAX when there is something else in FORMAT. printf() takes five times as
 * long.
 */
static size_t print_strings(char *at, const char *format, va_list args)
{
	size_t length = 0;
	char digits[DIGITS];

	while (*format) {
		struct slice piece = { format, (size_t)(strchrnul(format, '%') - format) };
		if (piece.length) {
			format += piece.length;
		} else if (format[1] == 's') {
			const char *text = va_arg(args, const char *);
			piece = slice_of(text ? text : "(null)");
			format += 2;
		} else if (format[1] == '.' && format[2] == '*' && format[3] == 's') {
			int limit = va_arg(args, int);
			piece.at = va_arg(args, const char *);
			if (limit < 0)
				return SIZE_MAX;
			piece.length = limit ? strnlen(piece.at, (size_t)limit) : 0;
			format += 4;
		} else if (format[1] == 'd') {
			long long number = va_arg(args, int);
			piece = print_number(digits, (uint64_t)(number < 0 ? -number : number),
					     number < 0);
			format += 2;
		} else if (format[1] == 'u') {
			piece = print_number(digits, va_arg(args, unsigned), false);
			format += 2;
		} else if (format[1] == 'z' && format[2] == 'u') {
			piece = print_number(digits, va_arg(args, size_t), false);
			format += 3;
		} else {
			return SIZE_MAX;
		}
		if (at && piece.length)
			memcpy(at + length, piece.at, piece.length);
		length += piece.length;
	}
	return length;
}

char *arena_vprint(struct arena *arena, const char *format, va_list args)
{
	char usual[256];
	va_list again;

	va_copy(again, args);
	size_t strings = print_strings(NULL, format, again);
	va_end(again);
	if (strings != SIZE_MAX) {
		char *text = arena_alloc(arena, strings + 1);
		print_strings(text, format, args);
		return text;
	}

	/* Most texts are short: only the others are printed a second time. */
	va_copy(again, args);
	int length = vsnprintf(usual, sizeof(usual), format, again);
	va_end(again);
	if (length < 0)
		arena_run_out(arena);
	if ((size_t)length < sizeof(usual))
		return arena_copy(arena, (struct slice){ usual, (size_t)length });

	char *text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vprint(arena, format, args);
	va_end(args);
	return text;
}

char *arena_join(struct arena *arena, const struct slice *items, size_t count,
		 const char *between)
{
	size_t length = 0, gap = strlen(between);

	for (size_t i = 0; i < count; i++)
		length += items[i].length + gap;
	char *joined = arena_alloc(arena, length + 1), *end = joined;
	for (size_t i = 0; i < count; i++) {
		if (i)
			end = mempcpy(end, between, gap);
		if (items[i].length)
			end = mempcpy(end, items[i].at, items[i].length);
	}
	return joined;
}

void *array_grow(struct arena *arena, void *items, size_t *capacity, size_t size)
{
	size_t more = *capacity ? *capacity * 2 : 4;

	if (more < *capacity)
		arena_run_out(arena);
	void *grown = arena_array(arena, more, size);
	if (*capacity)
		memcpy(grown, items, *capacity * size);
	*capacity = more;
	return grown;
}
