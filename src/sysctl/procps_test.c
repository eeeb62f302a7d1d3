#include "sysctl/sysctl_testing.h"

static const char *const devices[] = { "lo", "eth0", "eth1", NULL };

static struct testing testing;

static int set_up(void **state)
{
	(void)state;
	testing_init(&testing, devices);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	testing_done(&testing);
	return 0;
}

static const char *run(enum sysctl_program program, const char *lines)
{
	sysctl_apply(testing_read(&testing, program, lines), &testing.timeline);
	return testing_events(&testing);
}

#define RUN(lines, want) assert_string_equal(run(SYSCTL_PROCPS_4_0_2, lines), want)
#define RUN_4_0_7(lines, want) assert_string_equal(run(SYSCTL_PROCPS_4_0_7, lines), want)
#define RUN_3(lines, want) assert_string_equal(run(SYSCTL_PROCPS_3_3_17, lines), want)

static void test_every_line_is_written(void **state)
{
	(void)state;
	RUN("all=1; eth0=0; all=1", "all=1 eth0=0 all=1");
	RUN("eth0=1; -eth0", "eth0=1");
	RUN("eth0=1; eth0=", "eth0=1 eth0=");
	assert_false(testing.last_by_stdio || testing.last_unless_equal);
}

static void test_any_line_with_that_text_shields(void **state)
{
	(void)state;
	RUN("eth*=1; eth0=0", "eth1=1 eth0=0");
	RUN("eth*=1; -eth0", "eth1=1");
}

static void test_texts_are_compared_with_their_slashes(void **state)
{
	(void)state;
	RUN("eth0=0; /net/ipv6/conf/eth*/forwarding=1", "eth0=0 eth0=1 eth1=1");
	RUN("eth*=1; /net/ipv6/conf/eth0/forwarding=0", "eth0=1 eth1=1 eth0=0");
	RUN("net/ipv6//conf/eth0/forwarding=0; net/ipv6//conf/eth*/forwarding=1", "eth0=0 eth1=1");
}

static void test_exclusions_are_patterns_since_4_0_7(void **state)
{
	(void)state;
	RUN("eth*=1; -eth?", "eth0=1 eth1=1");
	RUN_4_0_7("eth*=1; -eth?", "");
	RUN_4_0_7("eth*=1; -eth0*", "eth1=1");
	RUN_4_0_7("eth*=1; -net/*0/forwarding", "eth1=1");
	RUN_4_0_7("eth0=1; -eth?", "eth0=1");
}

static void test_braces_are_literal_in_keys(void **state)
{
	(void)state;
	RUN("{eth0,eth1}*=1", "");
}

static void test_a_trailing_slash_fails_but_in_a_glob(void **state)
{
	(void)state;
	RUN("net/ipv6/conf/eth0/forwarding/=1; net/ipv6/conf/eth1*/forwarding/=1", "eth1=1");
}

static void test_before_4_0_there_are_no_globs(void **state)
{
	(void)state;
	RUN_3("*=1; eth0=0; -eth0; -eth1=1", "*=1 eth0=0 eth1=1");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_line_is_written),
		TEST(test_any_line_with_that_text_shields),
		TEST(test_texts_are_compared_with_their_slashes),
		TEST(test_exclusions_are_patterns_since_4_0_7),
		TEST(test_braces_are_literal_in_keys),
		TEST(test_a_trailing_slash_fails_but_in_a_glob),
		TEST(test_before_4_0_there_are_no_globs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
