#include "shell/testing.h"

static size_t find(struct host *host, const char *text, const struct token_command **ret)
{
	struct shell_call call = host_call(host, text);

	return shell_find_tokens(&host->shell, &call, ret);
}

/* The token commands of TEXT, as "TOKEN DEVICE" with `!` for masked ones, joined by ", ". */
static void expect_tokens(const char *text, const char *want)
{
	const struct token_command *tokens;
	struct host host;
	char *got;

	host_init(&host);
	got = arena_print(&host.arena, "%s", "");
	size_t count = find(&host, text, &tokens);
	for (size_t i = 0; i < count; i++)
		got = arena_print(&host.arena, "%s%s%s%.*s %s", got, i ? ", " : "",
				  tokens[i].masked ? "!" : "", SLICE_ARGS(tokens[i].token),
				  tokens[i].interface ? tokens[i].interface->text : "-");
	assert_string_equal(got, want);
	assert_int_equal(host.timeline.tokens.count, 0);
	host_done(&host);
}

static void test_tokens_are_found_wherever_they_stand(void **state)
{
	(void)state;
	expect_tokens("ip token set ::5 dev eth0", "::5 eth0");
	expect_tokens("false && /sbin/ip -6 to se dev $IFACE ::5/64", "::5/64 eth0");
	expect_tokens("if false; then ip token add ::1 dev a; else ip token add ::2 dev b; fi",
		      "::1 a, ::2 b");
	expect_tokens("f() { ip token set ::1 dev a; }", "::1 a");
	expect_tokens("exit 0; ip token set ::1 dev a", "::1 a");
	expect_tokens("sh -c 'ip token set ::1 dev a'; eval 'ip token set ::2 dev b'",
		      "!::1 a, ::2 b");
	expect_tokens("a=$(ip token set ::1 dev a)", "!::1 a");
	expect_tokens("sudo -n timeout 5 ip token set ::1 dev eth0:1", "::1 eth0");
	expect_tokens("ip token del dev a", " a");
}

static void test_what_is_no_token_command(void **state)
{
	(void)state;
	expect_tokens("ip token s ::5 dev eth0; ip token; ip t set ::5 dev a", "");
	expect_tokens("echo ip token set ::5 dev a", "");
	expect_tokens("ip -n blue token set ::5 dev eth0", "");
}

static void test_variables_the_text_sets_are_not_known(void **state)
{
	(void)state;
	expect_tokens("D=a; ip token set ::5 dev $D", "::5 -");
	expect_tokens("for D in a b; do ip token set $UNKNOWN dev $D; done",
		      "$UNKNOWN -");
	expect_tokens("read IFACE; ip token set ::5 dev $IFACE", "::5 -");
}

static void test_masks_without_running(void **state)
{
	(void)state;
	expect_tokens("ip token set ::5 dev a || true", "!::5 a");
	expect_tokens("ip token set ::5 dev a; true", "!::5 a");
	expect_tokens("ip token set ::5 dev a || exit 1", "::5 a");
}

static void test_tokens_of_scripts(void **state)
{
	(void)state;
	const struct token_command *tokens;
	struct host host;

	host_init(&host);
	host_overlay(&host, "etc/network/if-up.d/t",
		     "#!/bin/bash\nif [[ $IFACE == x ]]; then\nip token set ::5 dev $IFACE\nfi\n");
	struct shell_call call = host_call(&host, "");
	assert_int_equal(shell_find_tokens_in_script(&host.shell, "etc/network/if-up.d/t", &call,
						     &tokens), 1);
	assert_int_equal(span_locate(tokens[0].span).line, 3);
	assert_string_equal(tokens[0].interface->text, "eth0");
	host_overlay(&host, "etc/network/if-up.d/p", "#!/usr/bin/perl\n# ip token set ::5 dev a\n");
	assert_int_equal(shell_find_tokens_in_script(&host.shell, "etc/network/if-up.d/p", &call,
						     &tokens), 0);
	assert_int_equal(shell_find_tokens_in_script(&host.shell, "nowhere", &call, &tokens), 0);
	host_done(&host);
}

/* The devices TEXT makes, as "NAME KIND LOWER MODE", joined by ", ". */
static void expect_devices(const char *text, const char *want)
{
	const struct shell_made_device *devices;
	struct host host;
	char *got;

	host_init(&host);
	got = arena_print(&host.arena, "%s", "");
	struct shell_call call = host_call(&host, text);
	size_t count = shell_find_made_devices(&host.shell, &call, &devices);
	for (size_t i = 0; i < count; i++)
		got = arena_print(&host.arena, "%s%s%s %s %s %s", got, i ? ", " : "",
				  devices[i].name->text, devices[i].kind ? devices[i].kind : "-",
				  devices[i].lower ? devices[i].lower->text : "-",
				  devices[i].mode ? devices[i].mode : "-");
	assert_string_equal(got, want);
	host_done(&host);
}

static void test_made_devices(void **state)
{
	(void)state;
	expect_devices("ip link add br0 type bridge", "br0 bridge - -");
	expect_devices("ip link add link eth0 name eth0.5 type vlan id 5", "eth0.5 vlan eth0 -");
	expect_devices("ip l a link $IFACE mtu 1400 m0 type macvlan mode bridge",
		       "m0 macvlan eth0 bridge");
	expect_devices("ip link show x || ip link add v0 type veth peer name v1",
		       "v0 veth - -, v1 veth - -");
	expect_devices("ip tuntap add dev t0 mode tap", "t0 tap - -");
	expect_devices("ip tunnel add s0 mode sit local 10.0.0.1", "s0 sit - -");
	expect_devices("brctl addbr br0; vconfig add eth0 7; tunctl -t tap1",
		       "br0 bridge - -, eth0.7 vlan eth0 -, tap1 tap - -");
	expect_devices("ip link set eth0 up; ip link add $X type bridge", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens_are_found_wherever_they_stand),
		cmocka_unit_test(test_what_is_no_token_command),
		cmocka_unit_test(test_variables_the_text_sets_are_not_known),
		cmocka_unit_test(test_masks_without_running),
		cmocka_unit_test(test_tokens_of_scripts),
		cmocka_unit_test(test_made_devices),
	};
	return cmocka_run_group_tests_name("find", tests, NULL, NULL);
}
