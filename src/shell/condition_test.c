#include "shell/bash_testing.h"

static void test_strings_and_numbers(void **state)
{
	(void)state;
	ENDS("[ a = a ]", "0");
	ENDS("[ a != a ]", "1");
	ENDS("[ -n '' ]", "1");
	ENDS("[ -z '' -a 1 -lt 2 ]", "0");
	ENDS("[ 1 -gt 2 -o b = b ]", "0");
	ENDS("[ ! a = b ]", "0");
	ENDS("[ '(' a = b ')' -o c = c ]", "0");
	ENDS("[ x -eq 1 ]", "2");
	ENDS("[ 08 -eq 8 ]", "0");
	ENDS("[ 00000000000000000000000000000000000000000000000000000000000000000008 -eq 8 ]", "0");
	ENDS("[ a = b", "2");
	ENDS("[ a b c d e ]", "2");
	ENDS("test", "1");
	ENDS("test -z", "0");
	ENDS("test !", "0");
	ENDS("test = = =", "0");
	ENDS("test a '<' b", "0");
}

/* Measured with dash 0.5.12, as are 4,000 lines of random words. */
static void test_what_lacks_an_operand_in_dash(void **state)
{
	(void)state;
	/* 1 and 0 most of the time, and a segmentation fault in one of some hundred scripts. */
	ENDS("test x -a", "unknown: a condition that lacks an operand");
	ENDS("test x -o", "unknown: a condition that lacks an operand");
	ENDS("test -a -a", "unknown: a condition that lacks an operand");
	ENDS("test -a /etc", "2");
	ENDS("test -o errexit", "2");
	ENDS("[ '(' ')' ]", "1");
	ENDS("test ! '' -a ''", "0");
	ENDS("test ! -n x", "1");
	ENDS("test ! ! -n x", "1");
	ENDS("test ! ! x = x", "0");
	ENDS("test ! '(' != -o", "1");
	ENDS("test '(' -a /etc ')'", "2");
	ENDS("test -n -a -n", "2");
	ENDS("[ a \"$UNKNOWN\" b ]", "unknown: the value of $UNKNOWN");
	ENDS("[ \"$UNKNOWN\" /etc ]", "unknown: the value of $UNKNOWN");
}

/* TIMES times BEGIN, an x, and as often END. */
static char *nested(size_t times, const char *begin, const char *end)
{
	size_t width = strlen(begin), tail = strlen(end);
	char *text = calloc(1, times * (width + tail) + sizeof("[ x ]"));
	char *at = stpcpy(text, "[ ");

	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		at = stpcpy(at, begin);
	at = stpcpy(at, "x ");
	for (size_t i = 0; i < times; i++)
		at = stpcpy(at, end);
	stpcpy(at, "]");
	return text;
}

/* dash 0.5.12 answers 1 for 61 of `!`, and 0 for 3,000 of `\(`. */
static void test_deep_ones_are_given_up(void **state)
{
	(void)state;
	char *deepest = nested(50, "! ", ""), *odd = nested(49, "! ", ""),
	     *deeper = nested(61, "! ", ""), *parentheses = nested(48, "\\( ", "\\) "),
	     *more = nested(60, "\\( ", "\\) ");

	ENDS(deepest, "unknown: a condition of many parts in each other");
	ENDS(odd, "1");
	ENDS(deeper, "unknown: a condition of many parts in each other");
	ENDS(parentheses, "0");
	ENDS(more, "unknown: a condition of many parts in each other");
	free(deepest);
	free(odd);
	free(deeper);
	free(parentheses);
	free(more);
}

static void test_what_is_known_of_a_text_may_be_enough(void **state)
{
	(void)state;
	ENDS("[ \"x$UNKNOWN\" = y ]", "1");
	ENDS("[ -n \"x$UNKNOWN\" ]", "0");
	ENDS("[ \"x$UNKNOWN\" = x1 ]", "unknown: the value of $UNKNOWN");
	ENDS("[ $UNKNOWN = x ]", "unknown: the value of $UNKNOWN");
	ENDS("[ a = b -a \"$UNKNOWN\" = x ]", "1");
	ENDS("[ a = a -o \"$UNKNOWN\" = x ]", "0");
}

static void test_devices(void **state)
{
	(void)state;
	ENDS("[ -e /sys/class/net/eth0 ]", "0");
	ENDS("[ -d /sys/class/net/eth7 ]", "1");
	ENDS("[ -f /sys/class/net/eth0/address ]", "0");
	ENDS("[ -d /sys/class/net/eth0/bridge ]", "1");
	ENDS("ip link add br0 type bridge; [ -d /sys/class/net/br0/bridge ]", "0");
	ENDS("[ -d /proc/sys/net/ipv6/conf/eth0 ]", "0");
	ENDS("[ -e /proc/sys/net/ipv6/conf/eth7/accept_ra ]", "1");
	ENDS("[ -f /proc/net/if_inet6 ]", "0");
	ENDS("[ -d /proc/sys/net/ipv6 ]", "0");
}

static void test_files_of_the_tree(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_overlay(&host, "etc/default/thing", "X=1\n");
	host_run(&host, "[ -r /etc/default/thing ] && [ -s /etc/default/thing ]");
	assert_string_equal(host_status_text(&host), "0");
	host_run(&host, "[ -x /sbin/ip ]");
	assert_string_equal(host_status_text(&host), "0");
	host_run(&host, "[ -x /usr/sbin/frobnicate ]");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	/* A tree with a shell and an init is a whole system. */
	host_overlay(&host, "bin/sh", "");
	host_overlay(&host, "sbin/init", "");
	host_run(&host, "[ -x /usr/sbin/frobnicate ]");
	assert_string_equal(host_status_text(&host), "1");
	host_done(&host);
	ENDS("[ -d /run ] && [ -c /dev/null ]", "0");
	ENDS("[ -b /dev/sda ]", "unknown: whether /dev/sda is there");
	ENDS("[ -e '' ]", "1");
}

static void test_double_brackets_of_bash(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	run_bash(&host, "[[ $IFACE == eth* ]]");
	assert_string_equal(host_status_text(&host), "0");
	run_bash(&host, "[[ $IFACE != \"eth*\" && -n $IFACE ]]");
	assert_string_equal(host_status_text(&host), "0");
	run_bash(&host, "[[ -d /sys/class/net/eth0 ]]");
	assert_string_equal(host_status_text(&host), "0");
	run_bash(&host, "[[ $IFACE =~ eth[0-9] ]]");
	assert_string_equal(host_status_text(&host), "0");
	host_done(&host);
}

static void test_a_file_is_no_directory(void **state)
{
	(void)state;
	ENDS("[ -d /run/ ] && [ -e /run/. ]", "0");
	ENDS("[ -e /bin/sh/ ]", "1");
	ENDS("[ -e /proc/sys/net/ipv6/conf/eth0/ ]", "0");
	ENDS("[ -e /proc/sys/net/ipv6/conf/eth0/accept_ra/ ]", "1");
	ENDS("[ -e /sys/class/net/eth0/mtu/. ]", "1");
	ENDS("echo x > /run/x; [ -e /run/x ] && [ ! -e /run/x/ ]", "0");
	ENDS("echo x > /run/x; cat /run/x/", "1");
	ENDS("echo x > /run/x; : < /run/x/; exit 0", "2");
	ENDS("echo x > /run/x/", "2");
	ENDS("[ -e /etc/.keep/x ]", "1");
	ENDS("[ -d /etc/.keep/.. ]", "1");
	ENDS("[ -d /dev/null/.. ]", "1");
	ENDS("[ -d /sys/class/net/eth0/mtu/.. ]", "1");
	ENDS("[ -e /proc/sys/net/ipv6/conf/eth0/mtu/../accept_ra ]", "1");
	ENDS("echo x > /run/x; [ -e /run/x/../x ]", "1");
	ENDS("echo x > /run/x; cat /run/x/../x", "1");
	ENDS("echo x > /run/x; echo y > /run/x/../y", "2");
	ENDS("echo x > /run/x; cd /run && [ -e x/../x ]", "1");
	ENDS("[ -d /etc/network/../network ]", "0");
	ENDS("[ -d /run/../../etc ]", "0");
	ENDS("[ -d /nonexistent/.. ]", "unknown: whether / is there");
	/* Above a link there is something else. */
	ENDS("[ -e /sys/class/net/eth0/../eth0 ]", "unknown: whether /sys/class/net/eth0 is there");
	ENDS("[ -d /bin/../etc ]", "unknown: whether /etc is there");
	ENDS("echo x > /etc/.keep/x", "2");
}

/* dash 0.5.12 takes the `..` away before it looks, bash 5.2.15 does not. */
static void test_cd_to_a_directory_above(void **state)
{
	(void)state;
	ENDS("cd /etc/.keep/..", "0");
	ENDS("cd -P /etc/.keep/..", "2");
	ENDS("bash -c 'cd /etc/.keep/..'", "1");
	ENDS("bash -c 'cd /etc/.keep'", "1");
	ENDS("cd /etc /; [ -d network ]", "0");
	ENDS("bash -c 'cd /etc /'", "1");
	ENDS("cd -x", "2");
	ENDS("cd -LP /etc && [ -d network ]", "0");
	ENDS("cd -P /bin", "unknown: whether /bin is a directory");
	ENDS("bash -c /etc/.keep/../sh", "126");
	ENDS("/etc/.keep/../sh", "127");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings_and_numbers),
		cmocka_unit_test(test_what_lacks_an_operand_in_dash),
		cmocka_unit_test(test_deep_ones_are_given_up),
		cmocka_unit_test(test_what_is_known_of_a_text_may_be_enough),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_files_of_the_tree),
		cmocka_unit_test(test_double_brackets_of_bash),
		cmocka_unit_test(test_a_file_is_no_directory),
		cmocka_unit_test(test_cd_to_a_directory_above),
	};
	return cmocka_run_group_tests_name("condition", tests, NULL, NULL);
}
