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

static const char *full_run(enum sysctl_program program, const char *lines)
{
	sysctl_apply(testing_read(&testing, program, lines), &testing.timeline);
	return testing_events(&testing);
}

static const char *device_run(enum sysctl_program program, const char *lines, const char *device)
{
	sysctl_apply_device(testing_read(&testing, program, lines), &testing.timeline,
			    name_of(&testing.names, device));
	return testing_events(&testing);
}

#define FULL(lines, want) assert_string_equal(full_run(SYSCTL_SYSTEMD_252, lines), want)
#define FULL_247(lines, want) assert_string_equal(full_run(SYSCTL_SYSTEMD_247, lines), want)
#define DEVICE(lines, device, want)                                                      \
	assert_string_equal(device_run(SYSCTL_SYSTEMD_252, lines, device), want)
#define DEVICE_247(lines, device, want)                                                  \
	assert_string_equal(device_run(SYSCTL_SYSTEMD_247, lines, device), want)

static void test_an_equal_assignment_stays_where_it_is(void **state)
{
	(void)state;
	FULL("all=1; eth0=0; all=1", "all=1 eth0=0");
	FULL("all=1; eth0=0; -all; -all", "eth0=0");
}

static void test_a_different_text_moves_to_the_end(void **state)
{
	(void)state;
	FULL("all=0; eth0=0; all=1", "eth0=0 all=1");
	FULL("all=1; eth0=0; all=01", "eth0=0 all=01");
	FULL("all=1; all=0; eth0=0; all=1", "eth0=0 all=1");
}

static void test_an_exclusion_erases_and_an_assignment_takes_its_place(void **state)
{
	(void)state;
	FULL("eth0=1; -eth0", "");
	FULL("-eth0; eth0=1", "eth0=1");
	FULL("eth0=1; eth0=", "eth0=");
}

static void test_two_spellings_are_one_key(void **state)
{
	(void)state;
	FULL("eth0=1; net.ipv6.conf.eth0.forwarding=0", "eth0=0");
	FULL("eth0=1; net//ipv6/conf/./eth0/forwarding/=0", "eth0=0");
}

static void test_a_glob_leaves_alone_what_has_a_line_of_its_own(void **state)
{
	(void)state;
	FULL("eth*=1; eth0=0", "eth0.5=1 eth1=1 eth0=0");
	FULL("eth0=0; eth*=1; -eth1", "eth0=0 eth0.5=1");
	FULL("eth*=1; eth0=0; -eth0", "eth0.5=1 eth1=1");
}

static void test_braces_need_a_wildcard_beside_them(void **state)
{
	(void)state;
	FULL("{eth0,eth1}*=1", "eth0=1 eth0.5=1 eth1=1");
	FULL("{eth0,eth1}=1", "{eth0,eth1}=1");
}

static void test_dot_dot_is_refused_since_250(void **state)
{
	(void)state;
	FULL("net/ipv6/conf/all/../eth0/forwarding=1", "");
	FULL_247("net/ipv6/conf/all/../eth0/forwarding=1", "eth0=1");
	FULL("net/ipv6/conf/*/../eth0/forwarding=1", "");
	FULL_247("net/ipv6/conf/*/../eth0/forwarding=1", "blur:");
}

static void test_equal_values_are_not_written_since_250(void **state)
{
	(void)state;
	full_run(SYSCTL_SYSTEMD_252, "all=1");
	assert_true(testing.last_unless_equal && testing.last_by_stdio);
	full_run(SYSCTL_SYSTEMD_247, "all=1");
	assert_false(testing.last_unless_equal || testing.last_by_stdio);
}

static void test_the_device_run_writes_keys_of_that_device_only(void **state)
{
	(void)state;
	DEVICE("all=1; default=1; eth0=0; eth1=1", "eth0", "eth0=0");
	DEVICE("eth0.5=1; net.ipv6.conf.eth0.autoconf=0", "eth0",
	       "net/ipv6/conf/eth0/autoconf=0");
	DEVICE("eth0.5=1", "eth0.5", "eth0.5=1");
	DEVICE("eth10=1", "eth1", "");
	DEVICE("lo=1", "lo", "");
}

static void test_the_device_run_keeps_the_order_of_the_map(void **state)
{
	(void)state;
	DEVICE("eth0=1; all=0; eth0=2; net.ipv6.conf.eth0.autoconf=0; eth0=2", "eth0",
	       "eth0=2 net/ipv6/conf/eth0/autoconf=0");
}

static void test_a_glob_reaches_the_device_of_the_run(void **state)
{
	(void)state;
	DEVICE("*=1", "eth0", "eth0=1");
	DEVICE("net/*/conf/*/forw*=1", "eth0", "eth0=1");
	DEVICE("*=1; eth0=0", "eth0", "eth0=0");
	DEVICE("*=1; -eth0", "eth0", "");
	DEVICE("wan*=1", "eth0", "");
	DEVICE("*=1", "late0", "late0=1");
}

static void test_the_device_run_has_no_braces_since_250(void **state)
{
	(void)state;
	DEVICE("{eth0,eth1}*=1", "eth0", "");
	DEVICE_247("{eth0,eth1}*=1", "eth0", "eth0=1");
	DEVICE_247("*=1", "eth0", "eth0=1");
}

static void test_names_that_the_rule_cannot_hold_get_nothing(void **state)
{
	(void)state;
	DEVICE("*=1", "a\"b", "");
	DEVICE("*=1", "a&b", "a&b=1");
	DEVICE_247("*=1", "a&b", "blur:a&b");
	DEVICE("*=1", "b\xc3\xa9", "blur:b\xc3\xa9");
}

static void test_an_origin_knows_what_it_beat(void **state)
{
	struct sysctl_config *config;

	(void)state;
	config = testing_read(&testing, SYSCTL_SYSTEMD_252, "eth0=1; -eth0; eth0=2; eth0=2; lo=1");
	sysctl_apply_device(config, &testing.timeline, name_of(&testing.names, "eth0"));
	const struct origin *origin = testing.last_origin;
	assert_int_equal(origin->actor, ACTOR_UDEV);
	assert_string_equal(origin->what, "net/ipv6/conf/eth0/forwarding=2");
	assert_string_equal(origin->lost->what, "-net/ipv6/conf/eth0/forwarding");
	assert_string_equal(origin->lost->lost->what, "net/ipv6/conf/eth0/forwarding=1");
	assert_null(origin->lost->lost->lost);
	sysctl_apply(config, &testing.timeline);
	assert_int_equal(testing.last_origin->actor, ACTOR_LOADER);

	const struct sysctl_line *lines = config->lines;
	assert_ptr_equal(lines[0].replaced_by, &lines[1]);
	assert_ptr_equal(lines[1].replaced_by, &lines[2]);
	assert_ptr_equal(lines[3].repeats, &lines[2]);
	assert_null(lines[2].replaced_by);
	assert_null(lines[4].repeats);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_equal_assignment_stays_where_it_is),
		TEST(test_a_different_text_moves_to_the_end),
		TEST(test_an_exclusion_erases_and_an_assignment_takes_its_place),
		TEST(test_two_spellings_are_one_key),
		TEST(test_a_glob_leaves_alone_what_has_a_line_of_its_own),
		TEST(test_braces_need_a_wildcard_beside_them),
		TEST(test_dot_dot_is_refused_since_250),
		TEST(test_equal_values_are_not_written_since_250),
		TEST(test_the_device_run_writes_keys_of_that_device_only),
		TEST(test_the_device_run_keeps_the_order_of_the_map),
		TEST(test_a_glob_reaches_the_device_of_the_run),
		TEST(test_the_device_run_has_no_braces_since_250),
		TEST(test_names_that_the_rule_cannot_hold_get_nothing),
		TEST(test_an_origin_knows_what_it_beat),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
