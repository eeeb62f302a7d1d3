#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/braces.h"

static const struct brace_limits limits = { .texts = 4, .pairs = 2 };

static void expect(const char *text, const char *want)
{
	struct arena arena;
	const char *all = "";

	arena_init(&arena, NULL);
	struct brace_texts made = braces_expand(&arena, text, limits);
	for (size_t i = 0; i < made.count; i++)
		all = arena_print(&arena, "%s%s%s", all, i ? " " : "", made.items[i]);
	assert_string_equal(all, want);
	assert_false(made.too_many);
	arena_done(&arena);
}

static void test_braces_are_choices(void **state)
{
	(void)state;
	expect("a", "a");
	expect("a{b,c}d", "abd acd");
	expect("{a,b}{c,d}", "ac ad bc bd");
	expect("{a,{b,c}}d", "ad bd cd");
	expect("{a,}b", "ab b");
	expect("e{}t", "et");
}

static void test_braces_that_do_not_close_are_ordinary(void **state)
{
	(void)state;
	expect("{a,b", "{a,b");
	expect("a}b", "a}b");
	expect("{a,{b}", "{a,{b}");
	expect("\\{a,b}", "\\{a,b}");
}

static bool is_too_many(const char *text)
{
	struct arena arena;

	arena_init(&arena, NULL);
	struct brace_texts made = braces_expand(&arena, text, limits);
	arena_done(&arena);
	return made.too_many && made.count <= limits.texts;
}

static void test_there_are_limits(void **state)
{
	(void)state;
	expect("{1,2,3,4}", "1 2 3 4");
	assert_true(is_too_many("{1,2,3,4,5}"));
	expect("{a,{b,c}}", "a b c");
	assert_true(is_too_many("{a,{b,{c,d}}}"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_braces_are_choices),
		cmocka_unit_test(test_braces_that_do_not_close_are_ordinary),
		cmocka_unit_test(test_there_are_limits),
	};
	return cmocka_run_group_tests_name("braces", tests, NULL, NULL);
}
