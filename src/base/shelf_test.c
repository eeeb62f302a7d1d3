#include "base/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static int set_up(void **state)
{
	*state = shelf_new();
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	shelf_drop(*state);
	return 0;
}

static struct source *find(struct shelf *shelf, const char *path, const char *text)
{
	return shelf_find_source(shelf, path, slice_of(text));
}

/* A source that is on the shelf. */
static struct source *keep(struct shelf *shelf, const char *path, const char *text)
{
	struct source *source = find(shelf, path, text);

	return source ? source : find(shelf, path, text);
}

static void test_what_comes_by_twice_is_kept(void **state)
{
	char text[] = "a = 1\nb = 2\n";

	assert_null(find(*state, "etc/a", text));
	struct source *source = find(*state, "etc/a", text);
	assert_non_null(source);
	assert_true(source->common);
	assert_int_equal(source->line_count, 3);
	text[0] = 'x';                   /* it has a copy of its own */
	assert_int_equal(source->text.at[0], 'a');
	text[0] = 'a';
	assert_ptr_equal(find(*state, "etc/a", text), source);
}

static void test_one_byte_makes_another(void **state)
{
	struct source *source = keep(*state, "etc/a", "a = 1\n");

	assert_non_null(source);
	assert_null(find(*state, "etc/b", "a = 1\n"));
	assert_null(find(*state, "etc/a", "a = 2\n"));
	assert_null(find(*state, "etc/a", "a = 1"));
	assert_null(shelf_find_source(*state, "etc/a", (struct slice){ "a = 1\n\0", 7 }));
	assert_ptr_equal(find(*state, "etc/a", "a = 1\n"), source);
}

static void test_the_sources_and_their_order_make_a_place(void **state)
{
	static const int kind, other;
	const struct source *ab[] = { keep(*state, "a", "a"), keep(*state, "b", "b") };
	const struct source *ba[] = { ab[1], ab[0] };

	assert_null(shelf_place(*state, &kind, ab, 2));
	const void **place = shelf_place(*state, &kind, ab, 2);
	assert_non_null(place);
	assert_null(*place);
	*place = "made";
	assert_ptr_equal(shelf_place(*state, &kind, ab, 2), place);
	assert_null(shelf_place(*state, &kind, ba, 2));
	assert_null(shelf_place(*state, &kind, ab, 1));
	assert_null(shelf_place(*state, &other, ab, 2));
	assert_string_equal(*shelf_place(*state, &kind, ab, 2), "made");
}

static void test_a_source_of_one_host_makes_no_place(void **state)
{
	struct arena arena;

	arena_init(&arena, NULL);
	const struct source *own = source_new(&arena, "a", slice_of("a"));
	for (int i = 0; i < 3; i++)
		assert_null(shelf_place(*state, &arena, &own, 1));
	arena_done(&arena);
}

static void test_it_does_not_grow_for_ever(void **state)
{
	char path[32], text[4096];
	size_t kept = 0;

	memset(text, 'x', sizeof(text));
	for (int i = 0; i < 10000; i++) {
		snprintf(path, sizeof(path), "etc/%d", i);
		for (int k = 0; k < 2; k++)
			kept += shelf_find_source(*state, path,
						  (struct slice){ text, sizeof(text) }) != NULL;
	}
	assert_true(shelf_is_full(*state));
	assert_in_range(kept, 10, 2000);
	assert_in_range(shelf_arena(*state)->total, 1, 4 << 20);
}

static void test_no_large_file_is_kept(void **state)
{
	struct slice text = { calloc(1, SHELF_TEXT_LIMIT + 1), SHELF_TEXT_LIMIT + 1 };

	assert_non_null(text.at);
	for (int i = 0; i < 3; i++)
		assert_null(shelf_find_source(*state, "etc/large", text));
	free((char *)(uintptr_t)text.at);
}

static void test_it_lives_while_a_host_holds_it(void **state)
{
	struct shelf *shelf = shelf_new();
	struct source *source = keep(shelf, "etc/a", "a");

	(void)state;
	shelf_hold(shelf);
	shelf_drop(shelf);
	assert_string_equal(source->path, "etc/a");      /* a sanitizer would see it freed */
	shelf_drop(shelf);
	shelf_drop(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_comes_by_twice_is_kept, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_one_byte_makes_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_the_sources_and_their_order_make_a_place,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_source_of_one_host_makes_no_place, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_it_does_not_grow_for_ever, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_large_file_is_kept, set_up, tear_down),
		cmocka_unit_test(test_it_lives_while_a_host_holds_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
