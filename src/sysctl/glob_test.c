#include "sysctl/glob.h"
#include "sysctl/sysctl_testing.h"

static const char *const devices[] = { "lo", "eth1", "eth0", "eth0.100", ".x", NULL };

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

static const char *joined(struct glob_texts texts)
{
	const char *all = "";

	for (size_t i = 0; i < texts.count; i++)
		all = arena_print(&testing.arena, "%s%s%s", all, i ? " " : "", texts.items[i]);
	return all;
}

static void test_too_many_braces_are_said_to_be_too_many(void **state)
{
	struct text text = TEXT_INIT;

	(void)state;
	for (int i = 0; i < 20; i++)
		text_puts(&text, "{a,b}");
	struct glob_texts texts = glob_braces(&testing.arena, text.at);
	assert_true(texts.too_many);
	assert_true(texts.count <= GLOB_PATTERN_LIMIT);
	text_clear(&text);
	for (int i = 0; i < 1000; i++)
		text_putc(&text, '{');
	for (int i = 0; i < 1000; i++)
		text_putc(&text, '}');
	assert_true(glob_braces(&testing.arena, text.at).too_many);
	text_done(&text);
}

#define KEYS(pattern, want)                                                              \
	do {                                                                             \
		struct proc_names names = proc_names_now(&testing.timeline);             \
		assert_string_equal(joined(glob_keys(&testing.arena, &names, pattern)), want); \
	} while (0)

static void test_a_glob_finds_what_is_there_in_byte_order(void **state)
{
	(void)state;
	KEYS("net/ipv6/conf/*/accept_ra",
	     "net/ipv6/conf/all/accept_ra net/ipv6/conf/default/accept_ra "
	     "net/ipv6/conf/eth0/accept_ra net/ipv6/conf/eth0.100/accept_ra "
	     "net/ipv6/conf/eth1/accept_ra net/ipv6/conf/lo/accept_ra");
	KEYS("net/ipv6/conf/eth?/accept_ra",
	     "net/ipv6/conf/eth0/accept_ra net/ipv6/conf/eth1/accept_ra");
	KEYS("net/ipv6/conf/[!ad]*0/a*",
	     "net/ipv6/conf/eth0/accept_ra net/ipv6/conf/eth0/autoconf "
	     "net/ipv6/conf/eth0.100/accept_ra net/ipv6/conf/eth0.100/autoconf");
	KEYS("net/*/conf/lo/forw*", "net/ipv6/conf/lo/forwarding");
}

static void test_a_star_does_not_cross_a_slash(void **state)
{
	(void)state;
	KEYS("net/*/forwarding", "");
	KEYS("net/ipv6/conf/*", "");
	KEYS("net/ipv6/conf/[./e]th0/forwarding", "");
}

static void test_a_star_does_not_take_a_leading_dot(void **state)
{
	(void)state;
	KEYS("net/ipv6/conf/*x/forwarding", "");
	KEYS("net/ipv6/conf/.*/forwarding", "net/ipv6/conf/.x/forwarding");
}

static void test_what_is_not_there_is_not_found(void **state)
{
	(void)state;
	KEYS("net/ipv6/conf/wan*/forwarding", "");
	KEYS("net/ipv6/conf/eth*/nosuchkey", "");
	KEYS("net/ipv4/conf/*/forwarding", "");
	KEYS("kernel/*", "");
}

static void test_separators_are_kept_but_for_those_at_the_end(void **state)
{
	(void)state;
	KEYS("/net//ipv6/./conf/eth1*/accept_ra//", "/net//ipv6/./conf/eth1/accept_ra");
	KEYS("net/ipv6/conf/eth1/accept_*/", "");
}

#define BEHIND(pattern, want)                                                            \
	assert_string_equal(                                                             \
		glob_behind_prefix(&testing.arena, pattern, "net/ipv6/conf/eth0.5"), want)
#define NOT_BEHIND(pattern)                                                              \
	assert_null(glob_behind_prefix(&testing.arena, pattern, "net/ipv6/conf/eth0.5"))

static void test_a_glob_is_laid_on_the_prefix_of_a_device(void **state)
{
	(void)state;
	BEHIND("net/ipv6/conf/*/forwarding", "net/ipv6/conf/eth0.5/forwarding");
	BEHIND("net/*/conf/eth*/forw*", "net/ipv6/conf/eth0.5/forw*");
	BEHIND("net/ipv6/conf/eth0.5/*", "net/ipv6/conf/eth0.5/*");
	NOT_BEHIND("net/ipv6/conf/eth1*/forwarding");
	NOT_BEHIND("net/ipv6/conf/{eth0,eth0.5}*/forwarding");
	NOT_BEHIND("net/ipv6/conf/*");
	NOT_BEHIND("net/*");
	NOT_BEHIND("net/ipv4/conf/*/forwarding");
}

static void test_file_names_are_globs_for_procps(void **state)
{
	(void)state;
	testing_file(&testing, "etc/sysctl.d/10-a.conf", "");
	testing_file(&testing, "etc/sysctl.d/10-b.conf", "");
	testing_file(&testing, "etc/sysctl.d/10-[ab].conf", "");
	testing_file(&testing, "etc/sysctl.d/x{b}.conf", "");
#define FILES(name, want)                                                                \
	assert_string_equal(joined(glob_files(&testing.arena, testing.tree, name)), want)
	FILES("etc/sysctl.d/10-a.conf", "etc/sysctl.d/10-a.conf");
	FILES("etc/sysctl.d/10-[ab].conf", "etc/sysctl.d/10-a.conf etc/sysctl.d/10-b.conf");
	FILES("etc/sysctl.d/10-{b,c,a}.conf", "etc/sysctl.d/10-b.conf etc/sysctl.d/10-a.conf");
	FILES("etc/sysctl.d/x{b}.conf", "etc/sysctl.d/x{b}.conf");
	FILES("etc/sysctl.d/20-*.conf", "etc/sysctl.d/20-*.conf");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_too_many_braces_are_said_to_be_too_many),
		TEST(test_a_glob_finds_what_is_there_in_byte_order),
		TEST(test_a_star_does_not_cross_a_slash),
		TEST(test_a_star_does_not_take_a_leading_dot),
		TEST(test_what_is_not_there_is_not_found),
		TEST(test_separators_are_kept_but_for_those_at_the_end),
		TEST(test_a_glob_is_laid_on_the_prefix_of_a_device),
		TEST(test_file_names_are_globs_for_procps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
