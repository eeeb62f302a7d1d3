#include "shell/testing.h"

/* Run the script TEXT as run-parts would. */
static void run_script_text(struct host *host, const char *text)
{
	struct shell_call call = host_call(host, "");

	host_overlay(host, "etc/network/if-up.d/hook", text);
	host->status = shell_run_script(&host->shell, "/etc/network/if-up.d/hook", &call);
}

#define SCRIPT(text, want)                                                                \
	do {                                                                              \
		struct host h;                                                            \
		host_init(&h);                                                            \
		run_script_text(&h, text);                                                \
		assert_string_equal(host_status_text(&h), want);                          \
		host_done(&h);                                                            \
	} while (0)

static void test_interpreters(void **state)
{
	(void)state;
	SCRIPT("#!/bin/sh\nexit 3\n", "3");
	SCRIPT("exit 3\n", "3");
	SCRIPT("#!/bin/sh -e\nfalse\nexit 3\n", "1");
	SCRIPT("#! /usr/bin/env bash\n[[ $IFACE == eth0 ]] && exit 3\n", "3");
	SCRIPT("#!/bin/dash\n[[ $IFACE = eth0 ]] && exit 3\n", "127");
	SCRIPT("#!/usr/bin/perl\nexit 3\n",
	       "unknown: runs /etc/network/if-up.d/hook, which is not a shell script");
	SCRIPT("\177ELF\1\1\1",
	       "unknown: runs /etc/network/if-up.d/hook, which is not a shell script");
	SCRIPT("#!/bin/sh\n# nothing\n", "0");
	SCRIPT("#!/bin/bash\nfor x in 1; do\n", "unknown: what a bash script does");
	SCRIPT("#!/bin/sh\nfor x in 1; do\n", "2");
}

static void test_tokens_have_their_place_in_the_script(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	run_script_text(&host, "#!/bin/sh\n[ \"$IFACE\" = eth0 ] || exit 0\n"
			       "\tip token set ::2 dev $IFACE || true\n");
	const struct token_command *command = host_token(&host)->command;
	assert_string_equal(command->span.source->path, "etc/network/if-up.d/hook");
	assert_int_equal(span_locate(command->span).line, 3);
	assert_int_equal(span_locate(command->span).column, 2);
	assert_string_equal(command->interface->text, "eth0");
	assert_true(command->masked);
	host_done(&host);
}

static void test_scripts_call_scripts(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_overlay(&host, "usr/local/sbin/net-helper", "#!/bin/sh\nset_it() { sysctl -qw "
		     "net.ipv6.conf.$1.accept_ra=$2; }\nset_it \"$@\"\n");
	host_run(&host, "net-helper eth0 0");
	assert_string_equal(host_conf(&host, "eth0", "accept_ra"), "0");
	host_run(&host, "/usr/local/sbin/net-helper eth0 2");
	assert_string_equal(host_conf(&host, "eth0", "accept_ra"), "2");
	host_overlay(&host, "usr/local/bin/ip", "#!/bin/sh\nexit 7\n");
	host_run(&host, "ip token set ::5 dev eth0");
	assert_string_equal(host_status_text(&host), "7");
	host_run(&host, "/sbin/ip link show eth0");
	assert_string_equal(host_status_text(&host), "0");
	host_done(&host);
}

static void test_recursion_ends(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_overlay(&host, "usr/local/sbin/loop", "#!/bin/sh\nloop\n");
	host_run(&host, "loop");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	host_done(&host);
}

static void test_settings_are_sourced(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_overlay(&host, "etc/default/net", "RA=2\n[ $RA = 2 ] && return 5\nRA=3\n");
	host_capture(&host, ". /etc/default/net; echo $? $RA");
	assert_string_equal(host_output_text(&host), "5 2\n");
	host_run(&host, "[ -r /etc/default/other ] && . /etc/default/other; "
			"ip token set ::5 dev eth0");
	assert_null(host_token(&host)->maybe);
	assert_int_equal(host_token(&host)->done, MAYBE_YES);
	host_run(&host, ". /etc/unknown.sh; true");
	assert_int_equal(host_count(&host, EVENT_BLUR), 1);
	host_done(&host);
}

static void test_run_parts(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_overlay(&host, "etc/hooks.d/10-a", "sysctl -qw net.ipv6.conf.eth0.accept_ra=0\n");
	host_overlay(&host, "etc/hooks.d/20-b", "#!/bin/sh\nexit 1\n");
	host_overlay(&host, "etc/hooks.d/30-c.sh", "sysctl -qw net.ipv6.conf.eth0.autoconf=0\n");
	host_overlay(&host, "etc/hooks.d/40-d", "sysctl -qw net.ipv6.conf.eth0.max_addresses=0\n");
	host_run(&host, "run-parts --exit-on-error /etc/hooks.d");
	assert_string_equal(host_status_text(&host), "1");
	assert_string_equal(host_conf(&host, "eth0", "accept_ra"), "0");
	assert_string_equal(host_conf(&host, "eth0", "autoconf"), "1");
	assert_string_equal(host_conf(&host, "eth0", "max_addresses"), "16");
	host_done(&host);
}

static void test_environment(void **state)
{
	(void)state;
	PRINTS("A=1; sh -c 'echo [$A]'", "[]\n");
	PRINTS("export A=1; sh -c 'echo [$A]'", "[1]\n");
	PRINTS("IFACE=x; sh -c 'echo [$IFACE]'", "[x]\n");
	PRINTS("unset IFACE; sh -c 'echo [$IFACE]'", "[]\n");
	PRINTS("set -a; A=1; sh -c 'echo [$A]'", "[1]\n");
	PRINTS("sh -c 'echo [$UNKNOWN]'", "[?");
}

static void test_a_leading_dash_masks(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	struct shell_call call = host_call(&host, "ip token set ::5 dev eth0");
	call.masked = true;
	shell_run(&host.shell, &call);
	assert_true(host_token(&host)->command->masked);
	host_done(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interpreters),
		cmocka_unit_test(test_tokens_have_their_place_in_the_script),
		cmocka_unit_test(test_scripts_call_scripts),
		cmocka_unit_test(test_recursion_ends),
		cmocka_unit_test(test_settings_are_sourced),
		cmocka_unit_test(test_run_parts),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_a_leading_dash_masks),
	};
	return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
