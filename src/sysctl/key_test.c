#include "sysctl/key.h"
#include "sysctl/sysctl_testing.h"

static const char *const devices[] = { "lo", "eth0", NULL };

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

#define BECOMES(key_of, key, path)                                                       \
	assert_string_equal(key_of(&testing.arena, slice_of(key)), path)

static void test_the_first_separator_decides(void **state)
{
	(void)state;
	BECOMES(key_of_systemd, "net.ipv6.conf.eth0/100.forwarding",
		"net/ipv6/conf/eth0.100/forwarding");
	BECOMES(key_of_systemd, "net/ipv6/conf/eth0.100/forwarding",
		"net/ipv6/conf/eth0.100/forwarding");
	BECOMES(key_of_systemd, "net.ipv6.conf.eth0.100.forwarding",
		"net/ipv6/conf/eth0/100/forwarding");
	BECOMES(key_of_procps, "net.ipv6.conf.eth0/100.forwarding",
		"net/ipv6/conf/eth0.100/forwarding");
	BECOMES(key_of_procps, "net/ipv6.conf.eth0/x", "net/ipv6.conf.eth0/x");
	BECOMES(key_of_procps, "word", "word");
}

static void test_systemd_tidies_the_path_up(void **state)
{
	(void)state;
	BECOMES(key_of_systemd, "/net/ipv6/", "net/ipv6");
	BECOMES(key_of_systemd, ".net.ipv6.", "net/ipv6");
	BECOMES(key_of_systemd, "net..ipv6", "net/ipv6");
	BECOMES(key_of_systemd, "net///ipv6/./conf", "net/ipv6/conf");
	BECOMES(key_of_systemd, "a/../b", "a/../b");
	BECOMES(key_of_systemd, "/", "");
	BECOMES(key_of_systemd, "", "");
}

static void test_procps_keeps_the_path_as_it_is(void **state)
{
	(void)state;
	BECOMES(key_of_procps, "/net/ipv6/", "/net/ipv6/");
	BECOMES(key_of_procps, "net..ipv6", "net//ipv6");
}

static void test_procps_4_takes_a_second_dash_off(void **state)
{
	(void)state;
	BECOMES(key_of_procps_4, "-net.ipv6", "net/ipv6");
	BECOMES(key_of_procps_4, "--net.ipv6", "-net/ipv6");
	BECOMES(key_of_procps, "-net.ipv6", "-net/ipv6");
}

static void test_busybox_finds_dotted_devices(void **state)
{
	(void)state;
	BECOMES(key_of_busybox, "net.ipv6.conf.eth0.100.forwarding",
		"net/ipv6/conf/eth0.100/forwarding");
	BECOMES(key_of_busybox, "net/ipv6/conf/eth0.100.forwarding",
		"net/ipv6/conf/eth0.100/forwarding");
	BECOMES(key_of_busybox, "net/ipv6/conf.eth0.forwarding", "net/ipv6/conf/eth0/forwarding");
	BECOMES(key_of_busybox, "net/ipv6/conf/eth0/100/forwarding",
		"net/ipv6/conf/eth0/100/forwarding");
	BECOMES(key_of_busybox, "net.ipv4.ip_forward", "net/ipv4/ip_forward");
	BECOMES(key_of_busybox, "kernel.panic", "kernel/panic");
}

static void test_busybox_turns_mixed_keys_since_1_35(void **state)
{
	(void)state;
	BECOMES(key_of_busybox, "net.ipv6.conf.eth0/100.forwarding",
		"net/ipv6/conf/eth0.100/forwarding");
	BECOMES(key_of_busybox_1_30, "net.ipv6.conf.eth0/100.forwarding",
		"net/ipv6/conf/eth0/100.forwarding");
}

static void test_busybox_takes_absolute_paths(void **state)
{
	(void)state;
	BECOMES(key_of_busybox, "/proc/sys/net/ipv6/conf/eth0/forwarding",
		"net/ipv6/conf/eth0/forwarding");
	BECOMES(key_of_busybox, "/proc/sys/net.ipv6.conf.eth0.forwarding",
		"net/ipv6/conf/eth0/forwarding");
	BECOMES(key_of_busybox, "/net/ipv6/conf/eth0/forwarding",
		"../../net/ipv6/conf/eth0/forwarding");
	BECOMES(key_of_busybox, ".net.ipv6.conf.eth0.forwarding", ".net.ipv6.conf.eth0.forwarding");
}

#define LEADS(text, want_exists, want_path)                                              \
	do {                                                                             \
		const char *path = NULL;                                                 \
		assert_int_equal(key_resolve(&testing.timeline, text, &path), want_exists); \
		if (want_exists != MAYBE_NO)                                             \
			assert_string_equal(path, want_path);                            \
	} while (0)

static void test_a_path_is_followed_to_its_file(void **state)
{
	(void)state;
	name_of(&testing.names, "eth0");
	name_of(&testing.names, "maybe");
	LEADS("net/ipv6/x", MAYBE_YES, "net/ipv6/x");
	LEADS("/net//ipv6/./x", MAYBE_YES, "net/ipv6/x");
	LEADS("net/ipv6/conf/all/../eth0/x", MAYBE_YES, "net/ipv6/conf/eth0/x");
	LEADS("net/ipv6/conf/eth0/../lo/x", MAYBE_YES, "net/ipv6/conf/lo/x");
	LEADS("net/ipv6/conf/maybe/../lo/x", MAYBE_UNKNOWN, "net/ipv6/conf/lo/x");
	LEADS("net/ipv4/../ipv6/x", MAYBE_UNKNOWN, "net/ipv6/x");
	LEADS("net/../net/ipv6/x", MAYBE_YES, "net/ipv6/x");
}

static void test_some_paths_lead_nowhere(void **state)
{
	(void)state;
	LEADS("", MAYBE_NO, "");
	LEADS("/", MAYBE_NO, "");
	LEADS("net/ipv6/conf/eth0/forwarding/", MAYBE_NO, "");
	LEADS("../../tmp/x", MAYBE_NO, "");
	LEADS("net/../../../tmp/x", MAYBE_NO, "");
	LEADS("net/ipv6/conf/eth9/../eth0/x", MAYBE_NO, "");
	LEADS("net/ipv6/conf/all/forwarding/../accept_ra", MAYBE_NO, "");
}

static void test_a_key_may_be_of_a_shape_that_names_nothing(void **state)
{
	struct arena *arena = &testing.arena;

	(void)state;
	assert_null(key_nowhere(arena, "net/ipv6/conf/eth0/forwarding"));
	assert_null(key_nowhere(arena, "/net//ipv6/conf/eth0/forwarding"));
	assert_null(key_nowhere(arena, "net/ipv6/conf/*/forwarding"));
	assert_null(key_nowhere(arena, "net/ipv4/conf/eth0/100/forwarding"));
	assert_null(key_nowhere(arena, "kernel/panic"));
	assert_string_equal(key_nowhere(arena, "net/ipv6/conf/eth0/100/forwarding"),
			    "it means net/ipv6/conf/eth0/100/forwarding; a dot in the name of a "
			    "device is written as a slash: net.ipv6.conf.eth0/100.forwarding");
	assert_non_null(key_nowhere(arena, "net/ipv6/conf/eth0/*/forwarding"));
	assert_non_null(key_nowhere(arena, "net/ipv6/conf/forwarding"));
	assert_non_null(key_nowhere(arena, "/proc/sys/net/ipv6/conf/eth0/forwarding"));
	assert_non_null(key_nowhere(arena, "../x"));
}

static void test_a_devconf_path_comes_apart(void **state)
{
	struct slice device, rest;

	(void)state;
	assert_true(key_split(slice_of("net/ipv6/conf/eth0.5/forwarding"), &device, &rest));
	assert_true(slice_is(device, "eth0.5"));
	assert_true(slice_is(rest, "forwarding"));
	assert_false(key_split(slice_of("net/ipv6/conf"), &device, &rest));
	assert_false(key_split(slice_of("net/ipv4/conf/eth0/forwarding"), &device, &rest));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_first_separator_decides),
		TEST(test_systemd_tidies_the_path_up),
		TEST(test_procps_keeps_the_path_as_it_is),
		TEST(test_procps_4_takes_a_second_dash_off),
		TEST(test_busybox_finds_dotted_devices),
		TEST(test_busybox_turns_mixed_keys_since_1_35),
		TEST(test_busybox_takes_absolute_paths),
		TEST(test_a_path_is_followed_to_its_file),
		TEST(test_some_paths_lead_nowhere),
		TEST(test_a_key_may_be_of_a_shape_that_names_nothing),
		TEST(test_a_devconf_path_comes_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
