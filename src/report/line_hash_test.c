#include "report/line_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* The lines of TEXT have the hashes that stand in WANT, separated by blanks. */
static void check(struct slice text, const char *want)
{
	struct line_hashes lines;
	struct text out = TEXT_INIT;

	assert_true(line_hashes_init(&lines, text));
	for (uint32_t line = 1; line <= lines.count; line++) {
		text_puts(&out, line > 1 ? " " : "");
		line_hash_print(&out, &lines, line);
	}
	assert_string_equal(out.at, want);
	line_hashes_done(&lines);
	text_done(&out);
}

#define CHECK(text, want) check((struct slice)SLICE(text), want)

/* The values of codeql-action's own tests. */
static void test_hashes_are_those_of_codeql_action(void **state)
{
	(void)state;
	CHECK("", "c129715d7a2bc9a3:1");
	CHECK(" a\nb\n  \t\tc\n d",
	      "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1");
	CHECK(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
	      "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 c6805c5e1288b612:1 "
	      "b86d3392aea1be30:1 e6ceba753e1a442:1");
}

#define GREETINGS_END                                                                    \
	"e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 "   \
	"b3edc88f2938467e:1 c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1"

static void test_line_endings_of_any_kind_hash_alike(void **state)
{
	(void)state;
	CHECK(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS_END);
	CHECK(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS_END);
	CHECK(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS_END);
	CHECK(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS_END);
}

#define LOREM "Lorem ipsum dolor sit amet.\n"

static void test_equal_lines_are_counted(void **state)
{
	(void)state;
	CHECK(LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM,
	      "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 "
	      "a7f2ff13bc495cf2:5 a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 "
	      "55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 c129715d7a2bc9a3:1");
}

static void test_there_is_no_hash_beyond_the_last_line(void **state)
{
	(void)state;
	struct line_hashes lines;
	struct text out = TEXT_INIT;

	assert_true(line_hashes_init(&lines, (struct slice)SLICE("a\nb")));
	line_hash_print(&out, &lines, 0);
	line_hash_print(&out, &lines, 3);
	assert_int_equal(out.length, 0);
	line_hash_print(&out, &lines, 2);
	assert_true(out.length > 0);
	line_hashes_done(&lines);
	text_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hashes_are_those_of_codeql_action),
		cmocka_unit_test(test_line_endings_of_any_kind_hash_alike),
		cmocka_unit_test(test_equal_lines_are_counted),
		cmocka_unit_test(test_there_is_no_hash_beyond_the_last_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
