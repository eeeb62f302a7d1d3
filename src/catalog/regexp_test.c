/*
 * What Ruby 3.1 answers to made-up expressions on made-up lines: each row of
 * testdata/catalog/regexps.tsv has 1 where it matches or 0, the expression, and the line with
 * its \n, \t and \r spelled out.
 */
#include "catalog/regexp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena arena;

static enum regexp_found find(const char *pattern, const char *line)
{
	struct regexp *regexp = regexp_compile(&arena, slice_of(pattern));

	return regexp ? regexp_find(regexp, slice_of(line)) : REGEXP_UNKNOWN;
}

#define is_refused(pattern) assert_null(regexp_compile(&arena, slice_of(pattern)))

static void unescape(char *line)
{
	static const char escapes[] = "n\nt\tr\r\\\\";
	char *out = line;

	for (; *line; line++) {
		const char *escape = *line == '\\' ? strchr(escapes, *++line) : NULL;
		*out++ = escape ? escape[1] : *line;
	}
	*out = '\0';
}

static void test_it_answers_as_ruby_does(void **state)
{
	FILE *file = fopen(TESTDATA "/catalog/regexps.tsv", "r");
	char row[1024];
	size_t rows = 0, decided = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(row, sizeof(row), file)) {
		char *pattern = row + 2, *line = strchr(pattern, '\t');
		assert_non_null(line);
		*line++ = '\0';
		line[strcspn(line, "\n")] = '\0';
		unescape(line);
		enum regexp_found found = find(pattern, line);
		rows++;
		decided += found != REGEXP_UNKNOWN;
		if (found != REGEXP_UNKNOWN && (found == REGEXP_YES) != (row[0] == '1'))
			fail_msg("/%s/ on '%s': Ruby says %c", pattern, line, row[0]);
	}
	fclose(file);
	assert_true(rows > 1000);
	assert_true(decided * 5 > rows * 2);
	arena_done(&arena);
}

static void test_what_is_not_followed_is_refused(void **state)
{
	(void)state;
	is_refused("(?i)x");
	is_refused("x(?=y)");
	is_refused("(x)\\1");
	is_refused("x*+");
	is_refused("x{2}?");
	is_refused("*x");
	is_refused("(x");
	is_refused("x)");
	is_refused("[x");
	is_refused("[a&&b]");
	is_refused("\\p{Alpha}");
	is_refused("x\\");
	is_refused("\xc3\xa4");
	arena_done(&arena);
}

static void test_what_unicode_sees_otherwise_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(find("f.r", "f\xc3\xbcr\n"), REGEXP_YES);
	assert_int_equal(find("f\\wr", "f\xc3\xbcr\n"), REGEXP_NO);
	assert_int_equal(find("f[[:alpha:]]r", "f\xc3\xbcr\n"), REGEXP_UNKNOWN);
	assert_int_equal(find("f\\b", "f\xc3\xbcr\n"), REGEXP_UNKNOWN);
	assert_int_equal(find("f", "f\xfcr\n"), REGEXP_UNKNOWN);
	arena_done(&arena);
}

static void test_no_expression_takes_long(void **state)
{
	char line[4096];

	(void)state;
	memset(line, 'a', sizeof(line));
	line[sizeof(line) - 1] = '\0';
	assert_int_equal(find("(a*)*(a*)*(a|aa)+b", line), REGEXP_NO);
	is_refused("((a{255}){255}){255}");
	is_refused("(a{1,}{2})");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_answers_as_ruby_does),
		cmocka_unit_test(test_what_is_not_followed_is_refused),
		cmocka_unit_test(test_what_unicode_sees_otherwise_is_unknown),
		cmocka_unit_test(test_no_expression_takes_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
