/*
 * A regular expression, and behind its line the text that it is looked for in, line by line.
 * However it is put, the same expression gives the same answer, and so does the second try.
 */
#include "catalog/regexp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* PATTERN between FRONT and BACK says the same as REGEXP, if it is not refused for its length. */
static void check_same(struct arena *arena, struct regexp *regexp, struct slice line,
		       const char *front, struct slice pattern, const char *back)
{
	size_t before = strlen(front), behind = strlen(back);
	char *whole = arena_alloc(arena, before + pattern.length + behind + 1);

	memcpy(whole, front, before);
	memcpy(whole + before, pattern.at, pattern.length);
	memcpy(whole + before + pattern.length, back, behind);
	struct slice other = { whole, before + pattern.length + behind };
	struct regexp *same = regexp_compile(arena, other);
	if (same && regexp_find(same, line) != regexp_find(regexp, line))
		abort();
}

static void try_line(struct arena *arena, struct regexp *regexp, struct slice pattern,
		     struct slice line)
{
	enum regexp_found found = regexp_find(regexp, line);

	if (regexp_find(regexp, line) != found)
		abort();
	check_same(arena, regexp, line, "(?:", pattern, ")");
	check_same(arena, regexp, line, "(", pattern, "){1}");
	check_same(arena, regexp, line, "(", pattern, "){1,2}");
	check_same(arena, regexp, line, "[^\\s\\S]|", pattern, "");
}

/* A function of its own, not inlined: setjmp() may lose the variables of the one that calls it. */
static __attribute__((noinline)) void try_input(struct arena *arena, struct slice whole)
{
	size_t end = slice_find(whole, '\n', 0);
	struct slice pattern = slice_range(whole, 0, end);
	struct regexp *regexp = pattern.length ? regexp_compile(arena, pattern) : NULL;

	for (size_t at = end + 1, next; regexp && at < whole.length; at = next) {
		next = slice_find(whole, '\n', at) + 1;
		try_line(arena, regexp, pattern, slice_range(whole, at, next));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	jmp_buf out_of_memory;

	arena_init(&arena, &out_of_memory);
	arena.limit = 64 << 20;
	arena.work_limit = 5000000;
	if (setjmp(out_of_memory) == 0)
		try_input(&arena, (struct slice){ (const char *)data, size });
	arena_done(&arena);
	return 0;
}
