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

/*
 * Whatever the secret is, the highest bit of a product is that of its factors: with a hash that
 * keeps only the lower half, texts that differ by PAIR in two words would collide.
 */
static void test_texts_cannot_be_chosen_to_collide(void **state)
{
	const uint64_t pair[2] = { 1ull << 63, 1ull << 63 | 1ull << 31 };
	struct arena arena;
	struct table seen = { .count = 0 };
	size_t distinct = 0;

	(void)state;
	arena_init(&arena, NULL);
	for (size_t i = 0; i < 1024; i++) {
		uint64_t words[20] = { 0 };
		for (size_t k = 0; k < 10; k++)
			if (i >> k & 1) {
				words[2 * k] = pair[0];
				words[2 * k + 1] = pair[1];
			}
		uint32_t hash = slice_hash(arena.secret,
					   (struct slice){ (const char *)words, sizeof(words) });
		bool is_new;
		table_put(&arena, &seen, slice_of(arena_print(&arena, "%u", hash)), &is_new);
		distinct += is_new;
	}
	assert_true(distinct > 1000);
	arena_done(&arena);
}

static void test_the_secret_decides_the_hash(void **state)
{
	size_t same = 0;

	(void)state;
	for (uint64_t secret = 1; secret <= 100; secret++)
		same += slice_hash(secret, slice_of("eth0")) == slice_hash(0, slice_of("eth0"));
	assert_true(same < 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_put_is_found_again),
		cmocka_unit_test(test_a_second_put_is_the_same_place),
		cmocka_unit_test(test_texts_cannot_be_chosen_to_collide),
		cmocka_unit_test(test_the_secret_decides_the_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
