/*
 * Memory of one host. Everything that is learned about a host is allocated here and
 * goes away in one step; nothing is freed before. What arena_alloc() returns is zeroed,
 * aligned for any type, and never NULL: when memory runs out, control returns to the
 * place that set `out_of_memory`. Hold nothing but memory while you allocate (no open
 * file, no lock), because it would leak.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/slice.h"

/* A piece of memory that an arena hands out in smaller pieces. */
struct arena_block {
	struct arena_block *older;
	size_t used;
	size_t zeroed;           /* from `used` to here the memory is zero */
	size_t size;             /* bytes after this header */
	max_align_t memory[];
};

struct arena_adopted;

struct arena {
	struct arena_block *newest;
	struct arena_adopted *adopted;   /* foreign memory, freed with the arena */
	jmp_buf *out_of_memory;  /* where to go; NULL: abort() */
	size_t total;            /* bytes taken from malloc() */
	size_t limit;            /* refuse to grow beyond; 0: none */
	size_t work;             /* what arena_spend() was told of */
	size_t work_limit;       /* refuse to do more; 0: none */
	bool starved;            /* it was `limit` that was exceeded */
	const char *exceeded;    /* which bound was; NULL when memory itself ran out */
	uint64_t secret;         /* slice_secret(), for the tables that lie here */
};

/* An empty arena. OUT_OF_MEMORY may be NULL, as in tests. */
void arena_init(struct arena *arena, jmp_buf *out_of_memory);

/* Release everything. The arena is empty afterwards and may be used again. */
void arena_done(struct arena *arena);

/* The work of arena_alloc() when the newest block has no zeroed room. */
void *arena_alloc_more(struct arena *arena, size_t size);

static inline void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->newest;
	size_t rounded =
		(size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);

	if (!block || rounded < size || rounded > block->zeroed - block->used)
		return arena_alloc_more(arena, size);
	block->used += rounded;
	return (char *)block->memory + block->used - rounded;
}

/* A zeroed array of COUNT elements; overflow counts as out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* A NUL-terminated copy. */
char *arena_copy(struct arena *arena, struct slice text);

/*
 * Memory has run out, here or in a library we called: back to `out_of_memory`. Who holds
 * more than memory while allocating puts a jmp_buf of its own there for that time, lets go
 * of what it holds, and passes the news on by this call.
 */
void arena_run_out(struct arena *arena) __attribute__((noreturn));

/*
 * A bound of the program is exceeded, WHAT says which ("more than 10000 stanzas"): back to
 * `out_of_memory`, with `exceeded` set.
 */
void arena_refuse(struct arena *arena, const char *what) __attribute__((noreturn));

/*
 * UNITS of work are about to be done, one for each thing that a loop looks at. Loops inside
 * loops over what a file holds say so here: it is what keeps a hostile host from taking
 * hours. Exceeding work_limit is a bound like any other.
 */
static inline void arena_spend(struct arena *arena, size_t units)
{
	arena->work += units;
	if (arena->work_limit && arena->work > arena->work_limit)
		arena_refuse(arena, "it takes too much work to judge");
}

/*
 * Take over TEXT, which came from malloc(): it is freed with the arena, also when this
 * call runs out of memory. Returns it as a slice.
 */
struct slice arena_adopt(struct arena *arena, char *text, size_t length);

/* printf() into the arena. */
char *arena_print(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprint(struct arena *arena, const char *format, va_list args);

/* COUNT items with BETWEEN between them. */
char *arena_join(struct arena *arena, const struct slice *items, size_t count,
		 const char *between);

/*
 * A growing array: `ARRAY(struct stanza) stanzas;`, zero-initialized. Elements move when
 * it grows, so hold indices, or pointers to elements that are pointers.
 */
#define ARRAY(type) struct { type *items; size_t count; size_t capacity; }

/* That an array with room has items is what scan-build cannot know. */
#ifdef __clang_analyzer__
#define array_is_full(array) (!(array)->items || (array)->count == (array)->capacity)
#else
#define array_is_full(array) ((array)->count == (array)->capacity)
#endif

/* Append VALUE (an lvalue or compound literal). */
#define array_push(arena, array, ...)                                                    \
	do {                                                                             \
		if (array_is_full(array))                                                \
			(array)->items = array_grow((arena), (array)->items,             \
						    &(array)->capacity,                  \
						    sizeof(*(array)->items));            \
		(array)->items[(array)->count++] = (__VA_ARGS__);                        \
	} while (0)

/* Room for COUNT elements in an ARRAY that is empty, so that it does not grow up to there. */
#define array_reserve(arena, array, count_)                                              \
	((array)->items = arena_array((arena), (count_), sizeof(*(array)->items)),       \
	 (array)->capacity = (count_))

/* The work of array_push(): a copy with at least one more place. */
void *array_grow(struct arena *arena, void *items, size_t *capacity, size_t size);

#endif
