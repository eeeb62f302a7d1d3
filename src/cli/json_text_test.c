#include "cli/json_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct span_of_json span(const char *text)
{
	return (struct span_of_json){ text, strlen(text) };
}

/* The member KEY of TEXT is WANT, as it is written. */
static void finds(const char *text, const char *key, const char *want)
{
	struct span_of_json value;

	assert_true(json_find(span(text), key, &value));
	assert_true(json_is(value, want));
}

static void test_a_member_is_found_as_it_is_written(void **state)
{
	(void)state;
	finds("{\"a\": 1, \"b\": [1, {\"a\": 2}], \"c\" : \"x\\\"}\"}", "a", "1");
	finds("{\"a\": 1, \"b\": [1, {\"a\": 2}], \"c\" : \"x\\\"}\"}", "b", "[1, {\"a\": 2}]");
	finds("{\"a\": 1, \"b\": [1, {\"a\": 2}], \"c\" : \"x\\\"}\"}", "c", "\"x\\\"}\"");
	finds("{\"a\":null}", "a", "null");
}

static void test_what_is_not_there_is_not_found(void **state)
{
	static const char *const texts[] = { "", "{}", "[]", "1", "\"a\"", "{\"b\": {\"a\": 1}}", "{\"a\"" };
	struct span_of_json value;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(json_find(span(texts[i]), "a", &value));
}

/* TEXT is broken at its byte AT, after GOOD values. */
static void breaks(const char *text, size_t at, int good)
{
	struct json_walk walk = json_walk_text(text, strlen(text));
	struct span_of_json value;

	while (json_next(&walk, &value))
		good--;
	assert_int_equal(good, 0);
	assert_true(walk.broken);
	assert_int_equal(walk.at - text, at);
}

static void test_where_a_text_is_broken_is_told(void **state)
{
	(void)state;
	breaks("{\"a\": [1, 2", 11, 0);
	breaks("{\"a\": \"never", 6, 0);
	breaks("{\"a\": [1}", 8, 0);
	breaks("{}\n}", 3, 1);
	breaks("\"\\", 0, 0);
}

static void test_values_behind_each_other_are_walked(void **state)
{
	struct json_walk walk = json_walk_text("{\"a\": 1}\n{\"a\": 2}\n", 18);
	struct span_of_json value;

	(void)state;
	assert_true(json_next(&walk, &value) && json_is(value, "{\"a\": 1}"));
	assert_true(json_next(&walk, &value) && json_is(value, "{\"a\": 2}"));
	assert_false(json_next(&walk, &value));
	assert_false(walk.broken);
}

static void test_a_count_is_a_whole_number(void **state)
{
	(void)state;
	assert_int_equal(json_count(span("17")), 17);
	assert_int_equal(json_count(span("-17")), 0);
	assert_int_equal(json_count(span("1.5")), 0);
	assert_int_equal(json_count(span("\"17\"")), 0);
	assert_int_equal(json_count(span("99999999999999999999")), 0);
}

static void test_nesting_has_a_bound(void **state)
{
	char text[200];

	(void)state;
	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	breaks(text, 64, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_member_is_found_as_it_is_written),
		cmocka_unit_test(test_what_is_not_there_is_not_found),
		cmocka_unit_test(test_where_a_text_is_broken_is_told),
		cmocka_unit_test(test_values_behind_each_other_are_walked),
		cmocka_unit_test(test_a_count_is_a_whole_number),
		cmocka_unit_test(test_nesting_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
