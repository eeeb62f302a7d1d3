#include "report/testing.h"

#include <stdlib.h>

static void check_path(const char *root, const char *path, const char *want)
{
	struct host_report host = { .root = root };
	struct text out = TEXT_INIT;

	if (path)
		report_path(&out, &host, path);
	else
		report_root(&out, &host);
	assert_string_equal(out.at, want);
	text_done(&out);
}

static void test_paths_are_those_of_a_checkout(void **state)
{
	(void)state;
	check_path("rendered/gw1", "etc/sysctl.conf", "rendered/gw1/etc/sysctl.conf");
	check_path("rendered/gw1//", "etc/sysctl.conf", "rendered/gw1/etc/sysctl.conf");
	check_path("./rendered/gw1/", "etc/sysctl.conf", "rendered/gw1/etc/sysctl.conf");
	check_path(".//gw1", "etc/sysctl.conf", "gw1/etc/sysctl.conf");
	check_path("./", "etc/sysctl.conf", "etc/sysctl.conf");
	check_path(".", "etc/sysctl.conf", "etc/sysctl.conf");
	check_path("../gw1", "etc/sysctl.conf", "../gw1/etc/sysctl.conf");
	check_path("/", "etc/sysctl.conf", "/etc/sysctl.conf");
	check_path("/srv/gw1", "etc/sysctl.conf", "/srv/gw1/etc/sysctl.conf");
	check_path("rendered/gw1", "/code/site.pp", "/code/site.pp");
}

static void test_a_root_is_never_empty(void **state)
{
	(void)state;
	check_path(".", NULL, ".");
	check_path("./", NULL, ".");
	check_path("", NULL, ".");
	check_path("/", NULL, "/");
	check_path("//", NULL, "/");
	check_path("rendered/gw1/", NULL, "rendered/gw1");
}

static void test_ordinals_number_equal_keys_in_order(void **state)
{
	(void)state;
	const uint64_t keys[] = { 7, 9, 7, 7, 1, 9 };
	const uint32_t want[] = { 0, 0, 1, 2, 0, 1 };
	uint32_t *ordinals = ordinals_of(keys, COUNT_OF(keys));

	assert_memory_equal(ordinals, want, sizeof(want));
	free(ordinals);
	assert_null(ordinals_of(NULL, 0));
}

static void test_hashes_keep_pieces_apart(void **state)
{
	(void)state;
	struct slice a = SLICE("ab"), b = SLICE("c"), c = SLICE("a"), d = SLICE("bc");

	assert_true(hash_add(hash_add(HASH_START, a), b) != hash_add(hash_add(HASH_START, c), d));
}

static void test_every_format_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; report_format_names[i]; i++) {
		const struct report_format *format = report_format_find(report_format_names[i]);
		assert_non_null(format);
		assert_string_equal(format->name, report_format_names[i]);
	}
	assert_null(report_format_find("xml"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths_are_those_of_a_checkout),
		cmocka_unit_test(test_a_root_is_never_empty),
		cmocka_unit_test(test_ordinals_number_equal_keys_in_order),
		cmocka_unit_test(test_hashes_keep_pieces_apart),
		cmocka_unit_test(test_every_format_is_found_by_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
