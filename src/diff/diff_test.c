#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "diff/diff.h"

/* Everything that TEXT adds as "path:first-last ...", or "LINE:COLUMN: message". */
static const char *read(struct arena *arena, const char *text)
{
	const struct source *source = source_new(arena, "change.diff", slice_of(text));
	struct diff diff;
	struct diff_error error;
	const char *said = "";

	if (!diff_read(arena, source, &diff, &error)) {
		struct location at = span_locate(error.span);
		return arena_print(arena, "%u:%u: %s", at.line, at.column, error.message);
	}
	for (size_t i = 0; i < diff.count; i++) {
		const struct diff_file *file = &diff.files[i];
		said = arena_print(arena, "%s%s%.*s:", said, i ? " " : "", SLICE_ARGS(file->path));
		for (size_t k = 0; k < file->count; k++)
			said = arena_print(arena, "%s%s%u-%u", said, k ? "," : "",
					   file->lines[k].first, file->lines[k].last);
	}
	return said;
}

static void check(const char *text, const char *wanted)
{
	struct arena arena;

	arena_init(&arena, NULL);
	assert_string_equal(read(&arena, text), wanted);
	arena_done(&arena);
}

#define GIT(name) "diff --git a/" name " b/" name "\nindex 1..2 100644\n"
#define BOTH(name) "--- a/" name "\n+++ b/" name "\n"

static void test_the_added_lines_are_those_with_a_plus(void **state)
{
	(void)state;
	check(GIT("x") BOTH("x") "@@ -4 +4 @@ words\n-a\n+b\n", "x:4-4");
	check(GIT("x") BOTH("x") "@@ -3,0 +4,3 @@\n+a\n+b\n+c\n", "x:4-6");
	check(BOTH("x") "@@ -1,3 +1,4 @@\n a\n+b\n c\n+d\n-e\n", "x:2-2,4-4");
	check(BOTH("x") "@@ -1 +1 @@\n-a\n+b\n@@ -9 +9,2 @@\n-a\n+b\n+c\n", "x:1-1,9-10");
}

static void test_an_empty_diff_adds_nothing(void **state)
{
	(void)state;
	check("", "");
	check("\n", "");
}

static void test_what_is_only_removed_adds_nothing(void **state)
{
	(void)state;
	check(BOTH("x") "@@ -3,2 +2,0 @@\n-a\n-b\n", "");
	check("diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n"
	      "@@ -1,2 +0,0 @@\n-a\n-b\n", "");
}

static void test_a_new_file_adds_all_its_lines(void **state)
{
	(void)state;
	check("diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n"
	      "@@ -0,0 +1,2 @@\n+a\n+b\n", "x:1-2");
	check("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", "x:1-1");
}

static void test_a_rename_has_its_new_name(void **state)
{
	(void)state;
	check("diff --git a/old b/new\nsimilarity index 90%\nrename from old\nrename to new\n"
	      "--- a/old\n+++ b/new\n@@ -2 +2 @@\n-a\n+b\n", "new:2-2");
	check("diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n", "");
}

static void test_what_shows_no_lines_is_passed_over(void **state)
{
	(void)state;
	check("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", "");
	check(GIT("x") "Binary files a/x and b/x differ\n" GIT("y") BOTH("y")
	      "@@ -1 +1 @@\n-a\n+b\n", "y:1-1");
	check(GIT("x") "GIT binary patch\nliteral 3\nKcmZ?wbhEHbWMp7u\n\n", "");
	check("From 1 Mon Sep 17 00:00:00 2001\nSubject: x\n\nwords\n---\n x | 2 +-\n\n"
	      GIT("x") BOTH("x") "@@ -1 +1 @@\n-a\n+b\n-- \n2.39.5\n", "x:1-1");
	check("Only in b: c\n", "");
}

static void test_letters_of_git_are_no_part_of_a_name(void **state)
{
	(void)state;
	check("--- i/x\n+++ w/x\n@@ -1 +1 @@\n-a\n+b\n", "x:1-1");
	check("--- b/x\n+++ a/x\n@@ -1 +1 @@\n-a\n+b\n", "x:1-1");
}

static void test_a_name_without_prefix_stays_as_it_is(void **state)
{
	(void)state;
	check("--- x/y\n+++ x/y\n@@ -1 +1 @@\n-a\n+b\n", "x/y:1-1");
	check("diff --git b/x b/x\n--- b/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "b/x:1-1");
	check("diff --git b/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n"
	      "@@ -0,0 +1 @@\n+b\n", "b/x:1-1");
	check("--- old/x\n+++ new/x\n@@ -1 +1 @@\n-a\n+b\n", "new/x:1-1");
	check("--- x\n+++ ./x\n@@ -1 +1 @@\n-a\n+b\n", "x:1-1");
}

static void test_quoted_names_are_read_as_c(void **state)
{
	(void)state;
	check("--- \"a/t\\303\\244g \\\"x\\\"\\t\"\n+++ \"b/t\\303\\244g \\\"x\\\"\\t\"\n"
	      "@@ -1 +1 @@\n-a\n+b\n", "t\303\244g \"x\"\t:1-1");
	check("--- a/a b\n+++ b/a b\n@@ -1 +1 @@\n-a\n+b\n", "a b:1-1");
}

static void test_a_time_behind_a_tab_is_no_part_of_a_name(void **state)
{
	(void)state;
	check("--- x.orig\t2026-11-26 11:00:00.0 +0000\n+++ x\t2026-11-26 11:00:01.0 +0000\n"
	      "@@ -1 +1 @@\n-a\n+b\n", "x:1-1");
	check("diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-a\n+b\n", "a b:1-1");
}

static void test_lines_that_look_like_headers_belong_to_their_hunk(void **state)
{
	(void)state;
	check(BOTH("x") "@@ -1,2 +1,2 @@\n--- a\n-b\n+++ c\n+@@ -1 +1 @@\n", "x:1-2");
}

static void test_a_missing_newline_is_no_line(void **state)
{
	(void)state;
	check(BOTH("x") "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
	      "\\ No newline at end of file\n@@ -7 +7 @@\n-a\n+b", "x:1-1,7-7");
}

static void test_context_may_have_lost_its_blank(void **state)
{
	(void)state;
	check(BOTH("x") "@@ -1,2 +1,3 @@\n\n+a\n b\n", "x:2-2");
	check("--- a/x\r\n+++ b/x\r\n@@ -1,2 +1,3 @@\r\n\r\n+a\r\n b\r\n", "x:2-2");
}

static void test_files_are_ordered_and_each_is_there_once(void **state)
{
	(void)state;
	check(BOTH("y") "@@ -1 +1 @@\n-a\n+b\n" BOTH("x") "@@ -1 +1 @@\n-a\n+b\n"
	      BOTH("y") "@@ -2 +2 @@\n-a\n+b\n@@ -9 +9 @@\n-a\n+b\n", "x:1-1 y:1-2,9-9");
}

static void test_what_is_no_diff_is_refused(void **state)
{
	(void)state;
	check("etc/network/interfaces\n", "1:1: no unified diff; `git diff -U0 BASE` writes one");
	check(" x | 2 +-\n 1 file changed\n", "1:1: no unified diff; `git diff -U0 BASE` writes one");
	check("*** a/x\n--- b/x\n*** 1 ****\n", "1:1: no unified diff; `git diff -U0 BASE` writes one");
}

static void test_a_diff_of_a_merge_is_refused(void **state)
{
	(void)state;
	check("diff --cc x\nindex 1,2..3\n",
	      "1:1: the diff of a merge against its parents together; "
	      "one against a single commit is wanted: git diff -U0 BASE...");
}

static void test_hunks_that_contradict_themselves_are_refused(void **state)
{
	(void)state;
	check("@@ -1 +1 @@\n-a\n+b\n", "1:1: a hunk without the `+++ ` line of a file before it");
	check(BOTH("x") "@@ -1,2 +1 @@\n-a\n+b\n", "3:1: the diff ends within this hunk");
	check(BOTH("x") "@@ -1 +1,2 @@\n-a\n-b\n", "5:1: the hunk has more lines than its header says");
	check(BOTH("x") "@@ -1 +1,2 @@\n-a\nb\n",
	      "5:1: a line of a hunk begins with a blank, '+', '-' or '\\'");
	check(BOTH("x") "@@ 1 +1 @@\n", "3:4: -LINE,COUNT of the old file is wanted");
	check(BOTH("x") "@@ -1,x +1 @@\n", "3:7: -LINE,COUNT of the old file is wanted");
	check(BOTH("x") "@@ -1+1 @@\n", "3:6: a blank is wanted");
	check(BOTH("x") "@@ -1 1 @@\n", "3:7: +LINE,COUNT of the new file is wanted");
	check(BOTH("x") "@@ -1 +99999999999 @@\n", "3:19: +LINE,COUNT of the new file is wanted");
	check(BOTH("x") "@@ -1 +1\n", "3:9: ` @@` is wanted behind the lines of a hunk");
	check(BOTH("x") "@@ -1 +0 @@\n-a\n+b\n", "3:1: lines count from 1");
}

static void test_names_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	check("--- \"a/x\n", "1:5: the quotes do not close");
	check("--- \"a/\\x41\"\n", "1:8: no such escape in a quoted name");
	check("--- a/x\n+++ \n", "2:1: the name of a file is wanted");
}

static void test_diff_adds_looks_for_overlap(void **state)
{
	struct arena arena;
	struct diff diff;
	struct diff_error error;
	const char *text = BOTH("x") "@@ -1,0 +3,2 @@\n+a\n+b\n@@ -9,0 +9 @@\n+a\n";

	(void)state;
	arena_init(&arena, NULL);
	assert_true(diff_read(&arena, source_new(&arena, "d", slice_of(text)), &diff, &error));
	struct slice x = SLICE("x"), y = SLICE("y");
	assert_false(diff_adds(&diff, x, 1, 2));
	assert_true(diff_adds(&diff, x, 1, 3));
	assert_true(diff_adds(&diff, x, 4, 4));
	assert_false(diff_adds(&diff, x, 5, 8));
	assert_true(diff_adds(&diff, x, 9, 20));
	assert_false(diff_adds(&diff, x, 10, 20));
	assert_false(diff_adds(&diff, y, 1, 20));
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_added_lines_are_those_with_a_plus),
		cmocka_unit_test(test_an_empty_diff_adds_nothing),
		cmocka_unit_test(test_what_is_only_removed_adds_nothing),
		cmocka_unit_test(test_a_new_file_adds_all_its_lines),
		cmocka_unit_test(test_a_rename_has_its_new_name),
		cmocka_unit_test(test_what_shows_no_lines_is_passed_over),
		cmocka_unit_test(test_letters_of_git_are_no_part_of_a_name),
		cmocka_unit_test(test_a_name_without_prefix_stays_as_it_is),
		cmocka_unit_test(test_quoted_names_are_read_as_c),
		cmocka_unit_test(test_a_time_behind_a_tab_is_no_part_of_a_name),
		cmocka_unit_test(test_lines_that_look_like_headers_belong_to_their_hunk),
		cmocka_unit_test(test_a_missing_newline_is_no_line),
		cmocka_unit_test(test_context_may_have_lost_its_blank),
		cmocka_unit_test(test_files_are_ordered_and_each_is_there_once),
		cmocka_unit_test(test_what_is_no_diff_is_refused),
		cmocka_unit_test(test_a_diff_of_a_merge_is_refused),
		cmocka_unit_test(test_hunks_that_contradict_themselves_are_refused),
		cmocka_unit_test(test_names_that_make_no_sense_are_refused),
		cmocka_unit_test(test_diff_adds_looks_for_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
