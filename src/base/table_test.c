#include "base/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>

static void test_what_was_put_is_found_again(void **state)
{
	struct arena arena;
	struct table table = { 0 };
	bool is_new;

	(void)state;
	arena_init(&arena, NULL);
	assert_null(table_find(&table, slice_of("a")));
	for (size_t i = 0; i < 1000; i++) {
		*table_put(&arena, &table, slice_of(arena_print(&arena, "key%zu", i)), &is_new) = i;
		assert_true(is_new);
	}
	for (size_t i = 0; i < 1000; i++) {
		struct slice key = slice_of(arena_print(&arena, "key%zu", i));
		assert_int_equal(*table_find(&table, key), i);
	}
	assert_null(table_find(&table, slice_of("key1000")));
	arena_done(&arena);
}

static void test_a_second_put_is_the_same_place(void **state)
{
	struct arena arena;
	struct table table = { 0 };
	bool is_new;

	(void)state;
	arena_init(&arena, NULL);
	*table_put(&arena, &table, slice_of("a"), &is_new) = 7;
	assert_int_equal(*table_put(&arena, &table, slice_of("a"), &is_new), 7);
	assert_false(is_new);
	assert_int_equal(*table_put(&arena, &table, slice_of(""), &is_new), 0);
	assert_true(is_new);
	assert_int_equal(table.count, 2);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_put_is_found_again),
		cmocka_unit_test(test_a_second_put_is_the_same_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
