#include "sysctl/parse.h"
#include "sysctl/sysctl_testing.h"

static const char *const no_devices[] = { NULL };

static struct testing testing;
static struct parse parse;

static int set_up(void **state)
{
	(void)state;
	testing_init(&testing, no_devices);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	testing_done(&testing);
	return 0;
}

static struct slice slice_of_bytes(const char *at, size_t length)
{
	return (struct slice){ at, length };
}

/* The lines as "path=value", "path" for an exclusion, with "~" before the path for `-key = v`. */
static const char *lines_of(const struct dialect *dialect, struct slice text)
{
	const char *all = "";

	parse = (struct parse){ .arena = &testing.arena, .dialect = dialect };
	parse_source(&parse, source_new(&testing.arena, "etc/sysctl.conf", text));
	for (size_t i = 0; i < parse.lines.count; i++) {
		const struct sysctl_line *line = &parse.lines.items[i];
		all = arena_print(&testing.arena, "%s%s%s%s%s%.*s", all, i ? "|" : "",
				  line->ignore_errors ? "~" : "", line->path,
				  line->excluded ? "" : "=", SLICE_ARGS(line->value));
	}
	return all;
}

#define LINES(dialect, text, want)                                                       \
	assert_string_equal(lines_of(&dialect, slice_of_bytes(text, sizeof(text) - 1)), want)
#define PROBLEM(number, want_kind)                                                       \
	do {                                                                             \
		assert_true(parse.problems.count > (number));                            \
		assert_int_equal(parse.problems.items[number].kind, want_kind);          \
	} while (0)

static void test_comments_and_empty_lines_are_skipped(void **state)
{
	(void)state;
	LINES(dialect_systemd, "#a=1\n ; b=1\n\n \t\nc=1\n", "c=1");
	LINES(dialect_procps_4, "#a=1\n ; b=1\n\n \t\nc=1\n", "c=1");
	LINES(dialect_procps_3, "#a=1\n ; b=1\n\n \t\nc=1\n", "c=1");
	LINES(dialect_busybox, "#a=1\n ; b=1\n\n \t\nc=1\n", "c=1");
	assert_int_equal(parse.problems.count, 0);
}

static void test_a_comment_behind_a_value_is_part_of_it(void **state)
{
	(void)state;
	LINES(dialect_systemd, "a = 1 # x\n", "a=1 # x");
	LINES(dialect_procps_4, "a = 1 # x\n", "a=1 # x");
	LINES(dialect_busybox, "a = 1 # x\n", "a=1 # x");
	LINES(dialect_systemd, "a #b = 1\n", "a #b=1");
}

static void test_the_first_equals_sign_divides(void **state)
{
	(void)state;
	LINES(dialect_systemd, "a = 1 = 0\n", "a=1 = 0");
	LINES(dialect_systemd, "a == 1\n", "a== 1");
	LINES(dialect_procps_4, "a == 1\n", "a== 1");
	LINES(dialect_procps_3, "a == 1\n", "a== 1");
	LINES(dialect_busybox, "a == 1\n", "a== 1");
	LINES(dialect_procps_3, "==a = 1\n", "a=1");
}

static void test_the_last_line_needs_no_newline(void **state)
{
	(void)state;
	LINES(dialect_systemd, "a=1", "a=1");
	LINES(dialect_procps_4, "a=1", "a=1");
	LINES(dialect_busybox, "a=1", "a=1");
}

static void test_cr_and_nul_end_lines_for_systemd_only(void **state)
{
	(void)state;
	LINES(dialect_systemd, "a=1\rb=2\0c=3\r\nd=4", "a=1|b=2|c=3|d=4");
	LINES(dialect_procps_4, "a=1\rb=2\0c=3\r\nd=4", "a=1\rb=2|d=4");
	LINES(dialect_procps_3, "a=1\rb=2\0c=3\r\nd=4", "a=1|d=4");
	LINES(dialect_procps_3, "a=\r1\n", "a=1");
	LINES(dialect_busybox, "a=1\0b=2\nc=3\r\n", "a=1|c=3");
}

static void test_blanks_around_are_trimmed(void **state)
{
	(void)state;
	LINES(dialect_systemd, " \ta\t = \t1 \t\n", "a=1");
	LINES(dialect_systemd, "\fa=\v1\n", "\fa=\v1");
	LINES(dialect_procps_4, "\fa\v=\v1\f\r\n", "a=1");
	LINES(dialect_busybox, "\fa\v=\v1\f\r\n", "a=1");
	LINES(dialect_procps_3, "a =1\r\n", "a=1");
}

static void test_a_dash_forgives_or_excludes(void **state)
{
	(void)state;
	LINES(dialect_systemd, "-a=1\n-b\n- c = 2\n- d\n", "~a=1|b|~c=2|d");
	LINES(dialect_procps_4, "-a=1\n-b\n- c = 2\n--d=3\n--e\n", "~a=1|b|~ c=2|~d=3|e");
	LINES(dialect_procps_3, "-a=1\n-b\n- c = 2\n--d=3\n", "~a=1|~ c=2|~-d=3");
	LINES(dialect_busybox, "-a=1\n", "-a=1");
}

static void test_a_line_without_equals_sign_is_a_problem(void **state)
{
	(void)state;
	LINES(dialect_systemd, "a 1\nb=1\n", "b=1");
	PROBLEM(0, SYSCTL_PROBLEM_NOT_ASSIGNMENT);
	assert_true(slice_is(span_text(parse.problems.items[0].span), "a 1"));
	assert_true(parse.bad_syntax);
	LINES(dialect_procps_3, "-a\nb=1\n", "b=1");
	PROBLEM(0, SYSCTL_PROBLEM_NOT_ASSIGNMENT);
}

static void test_an_empty_value_is_assigned_or_skipped(void **state)
{
	(void)state;
	LINES(dialect_systemd, "a =\n", "a=");
	PROBLEM(0, SYSCTL_PROBLEM_EMPTY_VALUE);
	LINES(dialect_procps_4, "a = \n", "a=");
	LINES(dialect_procps_3, "a = \nb=1\n", "b=1");
	PROBLEM(0, SYSCTL_PROBLEM_EMPTY_VALUE);
	LINES(dialect_busybox, "a=\nb= \nc=#1\nd= #1\n", "d=#1");
}

static void test_a_key_may_be_missing(void **state)
{
	(void)state;
	LINES(dialect_systemd, "=1\n-\n", "=1|");
	PROBLEM(0, SYSCTL_PROBLEM_EMPTY_KEY);
	PROBLEM(1, SYSCTL_PROBLEM_EMPTY_KEY);
}

static void test_procps_skips_a_line_of_one_byte(void **state)
{
	(void)state;
	LINES(dialect_procps_4, "x", "");
	LINES(dialect_procps_4, "=", "");
	LINES(dialect_procps_4, "=\n", "=");
	assert_int_equal(parse.problems.count, 2);
	LINES(dialect_procps_4, "x\n", "");
	PROBLEM(0, SYSCTL_PROBLEM_NOT_ASSIGNMENT);
}

static void test_backslashes_join_lines_for_busybox_only(void **state)
{
	(void)state;
	LINES(dialect_busybox, "a=3\\\n0\nb=1\n", "a=30|b=1");
	LINES(dialect_busybox, "a= \\\n 5\\\n\\\n1\n", "a=51");
	LINES(dialect_busybox, "#x \\\na=3\nb=1\n", "b=1");
	LINES(dialect_busybox, "a=3\\\\\n0\n", "a=3\\0");
	LINES(dialect_busybox, "a=3\\", "a=3");
	LINES(dialect_busybox, "a=3 \\ \nb=1\n", "a=3 \\|b=1");
	LINES(dialect_systemd, "a = \\\n1\n", "a=\\");
	LINES(dialect_procps_4, "a = \\\n1\n", "a=\\");
}

static void test_systemd_stops_at_a_line_of_a_mebibyte(void **state)
{
	size_t length = (1 << 20) + 8;
	char *text = arena_alloc(&testing.arena, length + 8);

	(void)state;
	memset(text, 'x', length);
	memcpy(text, "a=1\n#", 5);
	memcpy(text + 4 + (1 << 20) - 1, "\nb=1\n", 5);
	struct slice fits = { text, 4 + (1 << 20) - 1 + 5 };
	assert_string_equal(lines_of(&dialect_systemd, fits), "a=1|b=1");
	memset(text + 4 + (1 << 20) - 1, 'x', 5);
	memcpy(text + 4 + (1 << 20), "\nb=1\n", 5);
	struct slice too_long = { text, 4 + (1 << 20) + 5 };
	assert_string_equal(lines_of(&dialect_systemd, too_long), "a=1");
	PROBLEM(0, SYSCTL_PROBLEM_LINE_TOO_LONG);
	assert_string_equal(lines_of(&dialect_procps_4, too_long), "a=1|b=1");
}

static void test_globs_are_known_by_their_characters(void **state)
{
	(void)state;
	lines_of(&dialect_systemd, slice_of("a*=1\na[=1\na?=1\n{a,b}=1\na=1\n"));
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(parse.lines.items[i].glob, i < 3);
	lines_of(&dialect_procps_3, slice_of("a*=1\n"));
	assert_false(parse.lines.items[0].glob);
}

static void test_keys_that_name_nothing_are_problems(void **state)
{
	(void)state;
	lines_of(&dialect_systemd, slice_of("net.ipv6.conf.eth0.100.forwarding=1\n"));
	PROBLEM(0, SYSCTL_PROBLEM_KEY_NOWHERE);
	assert_true(slice_is(span_text(parse.problems.items[0].span),
			     "net.ipv6.conf.eth0.100.forwarding"));
	lines_of(&dialect_systemd, slice_of("net/ipv6/conf/all/../lo/forwarding=1\n"));
	PROBLEM(0, SYSCTL_PROBLEM_KEY_NOWHERE);
	lines_of(&dialect_systemd_247, slice_of("net/ipv6/conf/all/../lo/forwarding=1\n"));
	assert_int_equal(parse.problems.count, 0);
	lines_of(&dialect_busybox, slice_of("net.ipv6.conf.eth0.100.forwarding=1\n"));
	assert_int_equal(parse.problems.count, 0);
}

#define SPAN(span, want) assert_true(slice_is(span_text(span), want))

static void test_spans_are_where_it_is_written(void **state)
{
	(void)state;
	lines_of(&dialect_systemd, slice_of("#\n  - net.a =  1 0 \n"));
	const struct sysctl_line *line = &parse.lines.items[0];
	SPAN(line->origin->span, "- net.a =  1 0");
	SPAN(line->key_span, "net.a");
	SPAN(line->value_span, "1 0");
	assert_string_equal(line->origin->what, "- net.a =  1 0");
	assert_int_equal(span_locate(line->value_span).line, 2);

	lines_of(&dialect_busybox, slice_of("a=3\\\n0\nb=\\\n1\n"));
	SPAN(parse.lines.items[0].origin->span, "a=3\\\n0");
	SPAN(parse.lines.items[0].value_span, "3\\\n0");
	SPAN(parse.lines.items[1].value_span, "1");
}

static void test_the_newline_of_the_file_is_written_without_a_copy(void **state)
{
	const char *text = "a=1\nb=2 \nc=3";

	(void)state;
	lines_of(&dialect_systemd, slice_of(text));
	assert_ptr_equal(parse.lines.items[0].written.at, text + 2);
	assert_true(slice_is(parse.lines.items[0].written, "1\n"));
	assert_true(slice_is(parse.lines.items[1].written, "2\n"));
	assert_true(slice_is(parse.lines.items[2].written, "3\n"));
	lines_of(&dialect_busybox, slice_of(text));
	assert_true(slice_is(parse.lines.items[0].written, "1"));
}

static void test_a_secret_file_is_not_quoted(void **state)
{
	struct source *source =
		source_new(&testing.arena, "etc/sysctl.conf", slice_of("a = secret\n"));

	(void)state;
	source->secret = true;
	parse = (struct parse){ .arena = &testing.arena, .dialect = &dialect_systemd };
	parse_source(&parse, source);
	assert_string_equal(parse.lines.items[0].origin->what, "a");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_comments_and_empty_lines_are_skipped),
		TEST(test_a_comment_behind_a_value_is_part_of_it),
		TEST(test_the_first_equals_sign_divides),
		TEST(test_the_last_line_needs_no_newline),
		TEST(test_cr_and_nul_end_lines_for_systemd_only),
		TEST(test_blanks_around_are_trimmed),
		TEST(test_a_dash_forgives_or_excludes),
		TEST(test_a_line_without_equals_sign_is_a_problem),
		TEST(test_an_empty_value_is_assigned_or_skipped),
		TEST(test_a_key_may_be_missing),
		TEST(test_procps_skips_a_line_of_one_byte),
		TEST(test_backslashes_join_lines_for_busybox_only),
		TEST(test_systemd_stops_at_a_line_of_a_mebibyte),
		TEST(test_globs_are_known_by_their_characters),
		TEST(test_keys_that_name_nothing_are_problems),
		TEST(test_spans_are_where_it_is_written),
		TEST(test_the_newline_of_the_file_is_written_without_a_copy),
		TEST(test_a_secret_file_is_not_quoted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
