/*
 * What a command leaves on an input that others read behind it. Each row was run by dash 0.5.12
 * and coreutils 9.1; `?` is where that depends on more than the words tell.
 */
#include "shell/testing.h"

#define LINES " <<E\n1\n2\n3\nE\n"

/* How often a loop that reads three lines runs with BODY in it. */
static void expect_rounds(const char *body, const char *want)
{
	struct host host;

	host_init(&host);
	host_capture(&host, arena_print(&host.arena,
					"n=0; while read l; do n=$((n+1)); %s; done" LINES
					"echo $n", body));
	if (strcmp(host_output_text(&host), want) != 0)
		print_message("%s\n", body);
	assert_string_equal(host_output_text(&host), want);
	host_done(&host);
}

static void test_filters_use_up_what_they_share(void **state)
{
	(void)state;
	expect_rounds("cat >/dev/null", "1\n");
	expect_rounds("cat /etc/hostname - >/dev/null", "1\n");
	expect_rounds("wc -l >/dev/null", "1\n");
	expect_rounds("sed p >/dev/null", "1\n");
	expect_rounds("sort -k 2 >/dev/null", "1\n");
	expect_rounds("tee >/dev/null", "1\n");
	expect_rounds("tr a b >/dev/null", "1\n");
	expect_rounds("cut -d ' ' -f 1 >/dev/null", "1\n");
	expect_rounds("grep x >/dev/null", "1\n");
	expect_rounds("tail -n 1 >/dev/null", "1\n");
	expect_rounds("sh -c 'cat >/dev/null'", "1\n");
	expect_rounds("(cat >/dev/null)", "1\n");
	expect_rounds("x=$(cat)", "1\n");
	expect_rounds("timeout 5 cat >/dev/null", "1\n");
	expect_rounds("cat | cat >/dev/null", "1\n");
	PRINTS("while read l; do x=$(cat); done" LINES "echo $x", "2 3\n");
	PRINTS("cat - -" LINES, "1\n2\n3\n");
	PRINTS("{ cat; cat; }" LINES, "1\n2\n3\n");
	PRINTS("printf '1\\n2\\n' | { read x; cat; cat; }", "2\n");
	PRINTS("{ if read a; then cat >/dev/null; fi; read c; echo $?; }" LINES, "1\n");
	PRINTS("{ cat <&3 >/dev/null; read x <&3; echo $?; } 3<<E\n1\nE\n", "1\n");
	PRINTS("printf 'echo a\\nread x\\nb=2\\necho $b\\n' | sh", "a\n2\n");
}

static void test_what_reads_elsewhere_leaves_the_input(void **state)
{
	(void)state;
	expect_rounds(":", "3\n");
	expect_rounds("cat /etc/hostname >/dev/null", "3\n");
	expect_rounds("cat </dev/null", "3\n");
	expect_rounds("sed -n 1p /etc/hosts >/dev/null", "3\n");
	expect_rounds("grep -q x /etc/hosts >/dev/null", "3\n");
	expect_rounds("tail -n 1 /etc/hosts >/dev/null", "3\n");
	expect_rounds("ip link show >/dev/null", "3\n");
	expect_rounds("logger -t x y >/dev/null", "3\n");
	expect_rounds("echo a | cat >/dev/null", "3\n");
	expect_rounds("env true; nohup true; timeout 5 true", "3\n");
	expect_rounds("cat >/dev/null & wait", "3\n");
	PRINTS("while read a; do while read b; do echo $a$b; done <<F\nx\ny\nF\n"
	       "done <<E\n1\n2\nE\n",
	       "1x\n1y\n2x\n2y\n");
}

static void test_who_may_read_leaves_nobody_knows_what(void **state)
{
	(void)state;
	expect_rounds("head -n 1 >/dev/null", "?");
	expect_rounds("sed q >/dev/null", "?");
	expect_rounds("grep -q x >/dev/null", "?");
	expect_rounds("logger >/dev/null", "?");
	expect_rounds("dd of=/dev/null 2>/dev/null", "?");
	expect_rounds("frob", "?");
	PRINTS("[ \"$UNKNOWN\" ] && cat >/dev/null; cat", "?");
	PRINTS("{ [ \"$UNKNOWN\" ] && cat >/dev/null; cat; }" LINES, "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filters_use_up_what_they_share),
		cmocka_unit_test(test_what_reads_elsewhere_leaves_the_input),
		cmocka_unit_test(test_who_may_read_leaves_nobody_knows_what),
	};
	return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
