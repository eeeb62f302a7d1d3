#include "base/arena.h"
#include "base/name.h"
#include "base/pattern.h"
#include "base/source.h"
#include "base/text.h"
#include "base/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>

#define MATCH(pattern, text, flags) pattern_match(slice_of(pattern), slice_of(text), flags)

static void test_patterns_match_as_fnmatch_does(void **state)
{
	(void)state;
	assert_true(MATCH("*", "eth0", 0));
	assert_true(MATCH("e*0", "eth0", 0));
	assert_true(MATCH("eth?", "eth0", 0));
	assert_false(MATCH("eth?", "eth", 0));
	assert_true(MATCH("eth[0-9]", "eth7", 0));
	assert_false(MATCH("eth[!0-9]", "eth7", 0));
	assert_true(MATCH("[]x]", "]", 0));
	assert_true(MATCH("[[:digit:]]*", "7a", 0));
	assert_true(MATCH("a[", "a[", 0));
	assert_true(MATCH("a\\*", "a*", 0));
	assert_false(MATCH("a\\*", "ab", 0));
	assert_false(MATCH("*", ".hidden", PATTERN_PERIOD));
	assert_true(MATCH(".*", ".hidden", PATTERN_PERIOD));
	assert_false(MATCH("a*c", "a/c", PATTERN_PATHNAME));
	assert_true(MATCH("a*c", "a/c", 0));
	assert_true(MATCH("", "", 0));
	assert_false(MATCH("", "a", 0));
}

static void test_many_stars_take_no_exponential_time(void **state)
{
	(void)state;
	char pattern[2001], text[3001];
	for (size_t i = 0; i < 2000; i += 2)
		memcpy(pattern + i, "*a", 2);
	memcpy(pattern + 1999, "b", 2);
	memset(text, 'a', 3000);
	text[3000] = '\0';
	assert_false(MATCH(pattern, text, 0));
}

static void test_names_are_equal_when_pointers_are(void **state)
{
	(void)state;
	struct arena arena;
	struct names names;
	arena_init(&arena, NULL);
	names_init(&names, &arena);
	const struct name *eth0 = name_of(&names, "eth0");
	for (int i = 0; i < 1000; i++)
		name_of(&names, arena_print(&arena, "eth%d", i));
	assert_ptr_equal(eth0, name_of(&names, "eth0"));
	assert_ptr_equal(name_find(&names, slice_of("eth1000")), NULL);
	arena_done(&arena);
}

/* Column of OFFSET, counted from the start of the text as span_locate() does without marks. */
static uint32_t counted_column(struct slice text, size_t offset)
{
	size_t start = offset;
	uint32_t column = 1;

	while (start > 0 && text.at[start - 1] != '\n')
		start--;
	for (; start < offset; column++) {
		bool two = (unsigned char)text.at[start] == 0xc3 && start + 1 < text.length &&
			   ((unsigned char)text.at[start + 1] & 0xc0) == 0x80;
		start += two ? 2 : 1;
	}
	return column;
}

static void test_columns_of_long_lines_are_those_of_short_ones(void **state)
{
	struct arena arena;
	char text[9000];

	(void)state;
	arena_init(&arena, NULL);
	/* Characters of two bytes, halves of them, and a newline here and there. */
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "ab\xc3\xa4\xc3\xa4\xa4z"[i * 7 % 8];
	text[100] = text[1024] = text[5000] = '\n';
	struct slice all = { text, sizeof(text) };
	const struct source *source = source_new(&arena, "x", all);
	assert_non_null(source->marks);
	for (size_t i = 0; i <= sizeof(text); i++)
		assert_int_equal(span_locate(span_make(source, i, i)).column,
				 counted_column(all, i));
	arena_done(&arena);
}

static void test_columns_count_code_points(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, NULL);
	struct source *source = source_new(&arena, "x", slice_of("eins\nz\303\274\377x\n"));
	struct location at = span_locate(span_make(source, 9, 10));
	assert_int_equal(at.line, 2);
	assert_int_equal(at.column, 4);
	assert_int_equal(at.end_column, 5);
	assert_true(slice_is(source_line(source, 1), "eins"));
	assert_true(slice_is(source_line(source, 3), ""));
	arena_done(&arena);
}

static void test_a_joined_line_knows_where_its_bytes_stand(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, NULL);
	struct source *source = source_new(&arena, "x", slice_of("up ip to\\\nken set\n"));
	const struct passage_piece pieces[] = { { 0, 3 }, { 5, 10 } };
	struct passage joined = { slice_of("ip token set"), span_make(source, 3, 17), pieces, 2 };
	assert_true(slice_is(span_text(passage_span(&joined, 0, 2)), "ip"));
	assert_true(slice_is(span_text(passage_span(&joined, 3, 8)), "to\\\nken"));
	struct passage part = passage_part(&arena, &joined, 3, 8);
	assert_true(slice_is(part.text, "token"));
	assert_true(slice_is(span_text(passage_span(&part, 2, 5)), "ken"));
	struct passage elsewhere =
		passage_elsewhere(slice_of("true; false"), span_make(source, 0, 2));
	part = passage_part(&arena, &elsewhere, 6, 11);
	assert_true(slice_is(part.text, "false"));
	assert_true(slice_is(span_text(passage_span(&part, 0, 5)), "up"));
	arena_done(&arena);
}

static void test_arena_memory_is_zeroed_and_limits_jump(void **state)
{
	(void)state;
	struct arena arena;
	jmp_buf out;
	volatile int jumped = 0;
	arena_init(&arena, &out);
	arena.limit = 1 << 20;
	if (setjmp(out) == 0) {
		for (int i = 0; i < 100; i++) {
			char *memory = arena_alloc(&arena, 30000);
			for (int k = 0; k < 30000; k += 999)
				assert_int_equal(memory[k], 0);
			memset(memory, 0xff, 30000);
		}
	} else {
		jumped = 1;
	}
	assert_true(jumped);
	arena_done(&arena);
}

static void test_arena_memory_is_zeroed_where_it_was_used_before(void **state)
{
	struct arena arena;
	char zero[4096] = { 0 };

	(void)state;
	arena_init(&arena, NULL);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < sizeof(zero); size += 37) {
			char *piece = arena_alloc(&arena, size);
			assert_memory_equal(piece, zero, size);
			memset(piece, 0xff, size);
		}
		arena_done(&arena);      /* malloc() hands the same blocks out again, as they are */
	}
}

static void test_arena_prints_as_printf_does(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, NULL);
	assert_string_equal(arena_print(&arena, "%s/%.*s", "etc", 2, "abc"), "etc/ab");
	assert_string_equal(arena_print(&arena, "%.*s|%.*s", 0, "abc", 9, "ab"), "|ab");
	assert_string_equal(arena_print(&arena, "%s %d%% %5.1f", "a", 7, 2.25), "a 7%   2.2");
	assert_string_equal(arena_print(&arena, "%.*s", -1, "abc"), "abc");
	assert_string_equal(arena_print(&arena, "%d %d %d", 0, -7, 1234567890), "0 -7 1234567890");
	assert_string_equal(arena_print(&arena, "%d", INT_MIN), "-2147483648");
	assert_string_equal(arena_print(&arena, "%u|%zu", UINT_MAX, (size_t)UINT_MAX),
			    "4294967295|4294967295");
	assert_string_equal(arena_print(&arena, "%s", ""), "");
	arena_done(&arena);
}

static void test_a_slice_is_among_words(void **state)
{
	static const char *const list[] = { "up", "down", "" };

	(void)state;
	assert_true(slice_is_among(slice_of("up"), list, 3));
	assert_true(slice_is_among(slice_of(""), list, 3));
	assert_false(slice_is_among(slice_of(""), list, 2));
	assert_false(slice_is_among(slice_of("u"), list, 3));
	assert_false(slice_is_among(slice_of("upper"), list, 3));
	assert_false(slice_is_among(slice_of("up"), list, 0));
}

static void test_text_grows(void **state)
{
	(void)state;
	struct text text = TEXT_INIT;
	for (int i = 0; i < 1000; i++)
		text_print(&text, "%d,", i % 10);
	assert_int_equal(text.length, 2000);
	assert_false(text.failed);
	text_done(&text);
}

static void test_a_text_is_handed_over_to_an_arena(void **state)
{
	struct arena arena;
	struct text text = TEXT_INIT;

	(void)state;
	arena_init(&arena, NULL);
	text_puts(&text, "abc");
	struct slice kept = text_keep(&text, &arena);
	assert_true(slice_is(kept, "abc"));
	assert_string_equal(kept.at, "abc");
	assert_null(text.at);
	assert_int_equal(text.length, 0);
	assert_string_equal(text_keep(&text, &arena).at, "");
	arena_done(&arena);
}

/* A text without an owner is a leak: see the build with sanitizers. */
static void test_an_arena_that_runs_out_frees_the_text(void **state)
{
	struct text full = TEXT_INIT, failed = TEXT_INIT;
	struct arena arena;
	jmp_buf out;
	volatile int jumped = 0;

	(void)state;
	text_puts(&full, "abc");
	text_puts(&failed, "abc");
	failed.failed = true;
	arena_init(&arena, &out);
	arena.limit = 1;
	if (setjmp(out) == 0)
		text_keep(&full, &arena);
	else
		jumped++;
	arena.limit = 0;
	if (setjmp(out) == 0)
		text_keep(&failed, &arena);
	else
		jumped++;
	assert_int_equal(jumped, 2);
	arena_done(&arena);
}

#define NORMALIZED(path, plain) assert_string_equal(tree_normalize(&arena, slice_of(path)), plain)

static void test_paths_are_normalized_inside_the_root(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, NULL);
	NORMALIZED("/etc//network/./interfaces", "etc/network/interfaces");
	NORMALIZED("../../etc", "etc");
	NORMALIZED("a/b/../../..", "");
	NORMALIZED("a/b/..", "a");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns_match_as_fnmatch_does),
		cmocka_unit_test(test_many_stars_take_no_exponential_time),
		cmocka_unit_test(test_names_are_equal_when_pointers_are),
		cmocka_unit_test(test_columns_count_code_points),
		cmocka_unit_test(test_columns_of_long_lines_are_those_of_short_ones),
		cmocka_unit_test(test_a_joined_line_knows_where_its_bytes_stand),
		cmocka_unit_test(test_arena_memory_is_zeroed_and_limits_jump),
		cmocka_unit_test(test_arena_memory_is_zeroed_where_it_was_used_before),
		cmocka_unit_test(test_arena_prints_as_printf_does),
		cmocka_unit_test(test_a_slice_is_among_words),
		cmocka_unit_test(test_text_grows),
		cmocka_unit_test(test_a_text_is_handed_over_to_an_arena),
		cmocka_unit_test(test_an_arena_that_runs_out_frees_the_text),
		cmocka_unit_test(test_paths_are_normalized_inside_the_root),
	};
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
