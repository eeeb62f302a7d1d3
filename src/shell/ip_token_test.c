#include "shell/testing.h"

/* How `TEXT` ends on a fresh host: done, exit status, message. */
static void expect(const char *text, enum maybe done, int status, const char *message)
{
	struct host host;

	host_init(&host);
	host_run(&host, text);
	const struct token_result *token = host_token(&host);
	assert_non_null(token);
	assert_int_equal(token->done, done);
	assert_int_equal(token->exit_status, status);
	if (done == MAYBE_UNKNOWN)
		assert_string_equal(token->why, message);
	else
		assert_string_equal(token->message, message);
	host_done(&host);
}

#define ACCEPTED(text)                  expect(text, MAYBE_YES, 0, "")
#define REJECTED(text, status, message) expect(text, MAYBE_NO, status, message)
#define UNKNOWN(text, why)              expect(text, MAYBE_UNKNOWN, -1, why)

/* TEXT is no command that changes a token. */
static void expect_none(const char *text, const char *status)
{
	struct host host;

	host_init(&host);
	host_run(&host, text);
	assert_null(host_token(&host));
	assert_string_equal(host_status_text(&host), status);
	host_done(&host);
}

static void test_words_come_in_any_order(void **state)
{
	(void)state;
	ACCEPTED("ip token set ::5 dev eth0");
	ACCEPTED("/sbin/ip -6 token set dev eth0 ::5/64");
	ACCEPTED("/usr/sbin/ip token add ::5 dev eth0 junk");
	REJECTED("ip token set ::5 dev eth0 dev", 255,
		 "Command line is not complete. Try option \"help\"");
}

static void test_abbreviations(void **state)
{
	(void)state;
	ACCEPTED("ip to se ::5 dev eth0");
	ACCEPTED("ip tok a ::5 dev eth0");
	ACCEPTED("ip token d dev eth0");
	expect_none("ip token s ::5 dev eth0", "0");
	expect_none("ip token", "0");
	expect_none("ip token st ::5 dev eth0", "255");
	expect_none("ip t set ::5 dev eth0", "255");
	expect_none("ip tokens set ::5 dev eth0", "1");
}

static void test_options_before_the_object(void **state)
{
	(void)state;
	ACCEPTED("ip -4 -o -s -f inet -force -- token set ::5 dev eth0");
	ACCEPTED("ip -c=never token set ::5 dev eth0");
	ACCEPTED("ip --col=always -c= -colo=auto token set ::5 dev eth0");
	REJECTED("ip -c=foo token set ::5 dev eth0", 255,
		 "Option \"-c=foo\" is unknown, try \"ip -help\"");
	REJECTED("ip -co -cc token set ::5 dev eth0", 255,
		 "Option \"-cc\" is unknown, try \"ip -help\"");
	REJECTED("ip -br=1 token set ::5 dev eth0", 255,
		 "Option \"-br=1\" is unknown, try \"ip -help\"");
	ACCEPTED("ip -rc 0 -l x token set ::5 dev eth0");
	REJECTED("ip -rc x token set ::5 dev eth0", 255,
		 "Invalid rcvbuf size 'x'");
	REJECTED("ip -rcvbuf -1 token set ::5 dev eth0", 255,
		 "Invalid rcvbuf size '-1'");
	REJECTED("ip -ech token set ::5 dev eth0", 255,
		 "Option \"-ech\" is unknown, try \"ip -help\"");
	UNKNOWN("ip -echo token set ::5 dev eth0", "whether ip knows the option -echo");
	REJECTED("ip -f foo token set ::5 dev eth0", 255,
		 "argument \"foo\" is wrong: invalid protocol family");
	REJECTED("ip -zz -6 to a ::5 dev eth0", 255, "Option \"-zz\" is unknown, try \"ip -help\"");
	REJECTED("ip -help token del dev eth0", 255, "the usage text");
	expect_none("ip -zz token list dev eth0", "255");
	expect_none("ip -zz tunnel", "255");
	expect_none("ip -f", "255");
	expect_none("ip -V token set ::5 dev eth0", "0");
	expect_none("ip -n blue token set ::5 dev eth0",
		    "unknown: whether ip -n blue token set ::5 dev eth0 succeeds");
}

static void test_a_bad_word_ends_it_where_it_stands(void **state)
{
	(void)state;
	REJECTED("ip token set zz dev nope", 1, "inet6 prefix is expected rather than \"zz\"");
	REJECTED("ip token set dev nope zz", 255, "argument \"nope\" is wrong: dev is invalid");
	REJECTED("ip token set ::5", 1, "Not enough information: \"dev\" argument is required");
	REJECTED("ip token set dev eth0", 1, "Not enough information: token is required");
	REJECTED("ip token set ::5 dev", 255, "Command line is not complete. Try option \"help\"");
	REJECTED("ip token set 10.0.0.1 dev eth0", 1,
		 "inet6 prefix is expected rather than \"10.0.0.1\"");
}

static void test_the_kernel_has_the_last_word(void **state)
{
	(void)state;
	REJECTED("ip token set ::5 dev lo", 2, "ipv6: Device is loopback");
	REJECTED("sysctl -qw net.ipv6.conf.eth0.forwarding=1; ip token set ::5 dev eth0", 2,
		 "ipv6: Router advertisement is disabled on device");
	REJECTED("echo 0 > /proc/sys/net/ipv6/conf/eth0/router_solicitations; "
		 "ip token set ::5 dev eth0", 2, "Router solicitation is disabled on device");
	REJECTED("ip token set any dev eth0", 2, "Attribute failed policy validation");
	ACCEPTED("ip token set default dev eth0");
	REJECTED("sysctl -qw net.ipv6.conf.eth0.accept_ra=0; ip token del dev eth0", 2,
		 "ipv6: Router advertisement is disabled on device");
}

static void test_device_words(void **state)
{
	(void)state;
	ACCEPTED("ip token set ::5 dev eth0:1");
	REJECTED("ip token set ::5 dev eth0/64", 255,
		 "argument \"eth0/64\" is wrong: dev is invalid");
	REJECTED("ip token set ::5 dev if1", 2, "ipv6: Device is loopback");
	UNKNOWN("ip token set ::5 dev if7", "the device is named by its interface index");
	ACCEPTED("ip link property add dev eth0 altname other; ip token set ::5 dev other");
	/* udev may have given eth0 that name as well. */
	UNKNOWN("ip token set ::5 dev enp3s0", "whether there is a device enp3s0");
	/* The module of the tunnel has made sit0. */
	UNKNOWN("ip tunnel add s1 mode sit remote 192.0.2.1; ip token set ::5 dev sit0",
		"whether there is a device sit0");
	REJECTED("ip token set ::5 dev enp3s0/64", 255,
		 "argument \"enp3s0/64\" is wrong: dev is invalid");
}

static void test_words_that_are_not_known(void **state)
{
	(void)state;
	UNKNOWN("ip token set $UNKNOWN dev eth0", "the value of $UNKNOWN");
	UNKNOWN("ip token set ::5 dev $UNKNOWN", "the value of $UNKNOWN");
	UNKNOWN("sysctl -qw net.ipv6.conf.eth0.accept_ra=$UNKNOWN; ip token set ::5 dev eth0",
		"the value that `sysctl -qw net.ipv6.conf.eth0.accept_ra=$UNKNOWN` writes is not "
		"known");
}

static void test_what_is_noted(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_run(&host, "  /sbin/ip token set  '::5'/64 dev \"$IFACE\" || true");
	const struct token_command *command = host_token(&host)->command;
	assert_true(slice_is(command->command, "/sbin/ip token set  '::5'/64 dev \"$IFACE\""));
	assert_true(slice_is(command->token, "'::5'/64"));
	assert_string_equal(command->interface->text, "eth0");
	assert_true(command->masked);
	assert_false(command->removes);
	struct location at = span_locate(command->span);
	assert_int_equal(at.column, 3);
	assert_int_equal(at.end_column, 44);
	host_run(&host, "ip token set $(echo ::7) dev $UNKNOWN");
	command = host_token(&host)->command;
	assert_true(slice_is(command->token, "$(echo ::7)"));
	assert_null(command->interface);
	host_run(&host, "ip token del dev eth0");
	assert_true(host_token(&host)->command->removes);
	assert_null(host_token(&host)->command->token.at);
	host_done(&host);
}

static void expect_masked(const char *text, bool masked)
{
	struct host host;

	host_init(&host);
	host_run(&host, text);
	assert_non_null(host_token(&host));
	if (host_token(&host)->command->masked != masked)
		fail_msg("%s", text);
	host_done(&host);
}

static void test_masked_failures(void **state)
{
	(void)state;
	expect_masked("ip token set ::5 dev eth0", false);
	expect_masked("ip token set ::5 dev eth0 || true", true);
	expect_masked("ip token set ::5 dev eth0 || :", true);
	expect_masked("ip token set ::5 dev eth0 || echo failed", true);
	expect_masked("ip token set ::5 dev eth0 || exit 1", false);
	expect_masked("ip token set ::5 dev eth0 || exit 0", true);
	expect_masked("ip token set ::5 dev eth0 || { echo failed; exit 1; }", false);
	expect_masked("ip token set ::5 dev eth0 || ip token set ::6 dev eth0", false);
	expect_masked("ip token set ::5 dev eth0 && echo ok", false);
	expect_masked("ip token set ::5 dev eth0 && echo ok || true", true);
	expect_masked("ip token set ::5 dev eth0; true", true);
	expect_masked("ip token set ::5 dev eth0; exit $?", false);
	expect_masked("ip token set ::5 dev eth0\ntrue", true);
	expect_masked("set -e; ip token set ::5 dev eth0; true", false);
	expect_masked("ip token set ::5 dev eth0 &", true);
	expect_masked("(ip token set ::5 dev eth0)", false);
	expect_masked("(ip token set ::5 dev eth0) &", true);
	expect_masked("ip token set ::5 dev eth0 | cat", true);
	expect_masked("echo | ip token set ::5 dev eth0", false);
	expect_masked("if ip token set ::5 dev eth0; then true; fi", true);
	expect_masked("if ip token set ::5 dev eth0; then true; else exit 1; fi", false);
	expect_masked("if ! ip token set ::5 dev eth0; then exit 1; fi", false);
	expect_masked("if ! ip token set ::5 dev eth0; then echo no; fi", true);
	expect_masked("! ip token set ::5 dev eth0", true);
	expect_masked("f() { ip token set ::5 dev eth0; }; f", false);
	expect_masked("f() { ip token set ::5 dev eth0; }; f || true", true);
	expect_masked("sh -c 'ip token set ::5 dev eth0'", false);
	expect_masked("eval 'ip token set ::5 dev eth0' || true", true);
	expect_masked("a=$(ip token set ::5 dev eth0)", false);
	expect_masked("echo $(ip token set ::5 dev eth0)", true);
	expect_masked("case a in a) ip token set ::5 dev eth0;; esac", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_come_in_any_order),
		cmocka_unit_test(test_abbreviations),
		cmocka_unit_test(test_options_before_the_object),
		cmocka_unit_test(test_a_bad_word_ends_it_where_it_stands),
		cmocka_unit_test(test_the_kernel_has_the_last_word),
		cmocka_unit_test(test_device_words),
		cmocka_unit_test(test_words_that_are_not_known),
		cmocka_unit_test(test_what_is_noted),
		cmocka_unit_test(test_masked_failures),
	};
	return cmocka_run_group_tests_name("ip token", tests, NULL, NULL);
}
