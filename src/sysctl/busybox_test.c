#include "sysctl/sysctl_testing.h"

static const char *const devices[] = { "lo", "eth0", "eth1", "eth0.5", NULL };

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

#define RUN(lines, want) assert_string_equal(run(SYSCTL_BUSYBOX, lines), want)

static void test_there_are_no_globs_and_no_dashes(void **state)
{
	(void)state;
	RUN("*=1; -eth0=1; eth1=1", "*=1 -net/ipv6/conf/eth0/forwarding=1 eth1=1");
}

static void test_dotted_devices_are_found(void **state)
{
	(void)state;
	RUN("net.ipv6.conf.eth0.5.forwarding=1; net.ipv6.conf.eth0/5.forwarding=2",
	    "eth0.5=1 eth0.5=2");
	assert_string_equal(run(SYSCTL_BUSYBOX_1_30, "net.ipv6.conf.eth0/5.forwarding=2"),
			    "net/ipv6/conf/eth0/5.forwarding=2");
}

static void test_a_refused_write_ends_the_run(void **state)
{
	(void)state;
	RUN("eth0=1; eth0=bad; eth1=1", "eth0=1 eth0=bad");
	RUN("nope=1; eth1=1", "nope=1 eth1=1");
}

static void test_what_follows_an_unknown_write_may_not_happen(void **state)
{
	(void)state;
	RUN("maybe=1; eth0=1; eth0=bad; eth1=1", "maybe=1 ?eth0=1 ?eth0=bad join:maybe");
}

static void test_only_sysctl_conf_is_read(void **state)
{
	(void)state;
	testing_file(&testing, "etc/sysctl.d/a.conf", "net.ipv6.conf.eth0.forwarding=1\n");
	testing_file(&testing, "etc/sysctl.conf", "net.ipv6.conf.eth1.forwarding=1\n");
	RUN("", "eth1=1");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_there_are_no_globs_and_no_dashes),
		TEST(test_dotted_devices_are_found),
		TEST(test_a_refused_write_ends_the_run),
		TEST(test_what_follows_an_unknown_write_may_not_happen),
		TEST(test_only_sysctl_conf_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
