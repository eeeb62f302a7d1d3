#include "cli/paths.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_what_comes_out_is_what_went_in(void **state)
{
	char long_one[600], longer[601];
	const char *const all[] = { "", "a", "", "fleet/gw1", "fleet/gw2", "fleet/gw2", "fleet/gw",
				    "fleet/gw22", "/other\xff\n", long_one, longer, "a" };
	struct paths paths = { .count = 0 };

	(void)state;
	memset(long_one, 'x', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	snprintf(longer, sizeof(longer), "%sy", long_one);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_true(paths_add(&paths, all[i]));
	assert_int_equal(paths.count, sizeof(all) / sizeof(all[0]));
	for (int round = 0; round < 2; round++) {
		struct paths_cursor cursor = { .paths = &paths };
		for (size_t i = 0; i < paths.count; i++)
			assert_string_equal(paths_next(&cursor), all[i]);
		assert_null(paths_next(&cursor));
		paths_cursor_done(&cursor);
	}
	paths_done(&paths);
}

static void test_a_fleet_takes_few_bytes(void **state)
{
	struct paths paths = { .count = 0 };
	char path[64];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		snprintf(path, sizeof(path), "/srv/rendered/production/app%06d", i);
		assert_true(paths_add(&paths, path));
	}
	assert_true(paths.length < 4 * 100000);
	paths_done(&paths);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_comes_out_is_what_went_in),
		cmocka_unit_test(test_a_fleet_takes_few_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
