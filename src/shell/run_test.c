#include "shell/testing.h"

static void test_known_conditions_choose_a_branch(void **state)
{
	(void)state;
	PRINTS("if [ $IFACE = eth0 ]; then echo a; else echo b; fi", "a\n");
	PRINTS("case $IFACE in eth1) echo a;; eth*) echo b;; esac", "b\n");
	PRINTS("[ -z \"$NONE\" ] && echo a || echo b", "a\n");
	ENDS("[ $IFACE = eth1 ] && true", "1");
	ENDS("! false", "0");
	ENDS("true | false", "1");
}

static void test_unknown_conditions_go_both_ways(void **state)
{
	(void)state;
	ENDS("[ \"$UNKNOWN\" = a ] && exit 3; exit 4", "fails");
	ENDS("if [ \"$UNKNOWN\" = a ]; then true; else false; fi",
	     "unknown: the value of $UNKNOWN");
	ENDS("if [ \"$UNKNOWN\" = a ]; then true; else true; fi", "0");
	ENDS("case $UNKNOWN in a) exit 1;; b) exit 1;; esac; exit 1", "1");
	ENDS("case $UNKNOWN in a) false;; *) false;; esac", "1");
	PRINTS("if [ \"$UNKNOWN\" ]; then a=1; else a=1; fi; echo $a", "1\n");
	PRINTS("a=1; if [ \"$UNKNOWN\" ]; then a=2; fi; echo $a", "?");
}

static void test_what_both_ways_do_is_sure(void **state)
{
	(void)state;
	LEAVES("if [ \"$UNKNOWN\" ]; then sysctl -qw net.ipv6.conf.eth0.accept_ra=2; "
	       "else echo 2 > /proc/sys/net/ipv6/conf/eth0/accept_ra; fi", "eth0", "accept_ra",
	       "2");
	LEAVES("if [ \"$UNKNOWN\" ]; then sysctl -qw net.ipv6.conf.eth0.accept_ra=2; fi", "eth0",
	       "accept_ra", "?");
	LEAVES("[ \"$UNKNOWN\" ] && sysctl -qw net.ipv6.conf.eth0.accept_ra=2; "
	       "sysctl -qw net.ipv6.conf.eth0.accept_ra=0", "eth0", "accept_ra", "0");
}

/* The token command of TEXT: whether it is reached for sure, and what became of it. */
static void expect_token(const char *text, enum maybe done, const char *maybe)
{
	struct host host;

	host_init(&host);
	host_run(&host, text);
	const struct token_result *token = host_token(&host);
	if (!maybe || strcmp(maybe, "never") != 0)
		assert_non_null(token);
	if (maybe && strcmp(maybe, "never") == 0)
		assert_null(token);
	else if (maybe)
		assert_string_equal(token->maybe, maybe);
	else
		assert_null(token->maybe);
	if (token)
		assert_int_equal(token->done, done);
	host_done(&host);
}

static void test_an_exit_in_a_maybe_leaves_the_rest_to_a_maybe(void **state)
{
	(void)state;
	const char *depends = "the value of $UNKNOWN";

	expect_token("[ $IFACE = eth0 ] || exit 0; ip token set ::1 dev eth0", MAYBE_YES, NULL);
	expect_token("[ $IFACE = eth1 ] || exit 0; ip token set ::1 dev eth0", MAYBE_NO, "never");
	expect_token("[ \"$UNKNOWN\" = a ] || exit 0; ip token set ::1 dev eth0", MAYBE_YES,
		     depends);
	expect_token("f() { [ \"$UNKNOWN\" ] && exit 1; }; f; ip token set ::1 dev eth0", MAYBE_YES,
		     depends);
	expect_token("f() { [ \"$UNKNOWN\" ] && return 1; }; f; ip token set ::1 dev eth0",
		     MAYBE_YES, NULL);
	expect_token("( [ \"$UNKNOWN\" ] && exit 1 ); ip token set ::1 dev eth0", MAYBE_YES, NULL);
	expect_token("for i in 1 2; do [ \"$UNKNOWN\" ] && break; done; "
		     "ip token set ::1 dev eth0", MAYBE_YES, NULL);
	expect_token("if [ \"$UNKNOWN\" ]; then exit 0; else exit 1; fi; "
		     "ip token set ::1 dev eth0", MAYBE_NO, "never");
	expect_token("set -e; frobnicate; ip token set ::1 dev eth0", MAYBE_UNKNOWN,
		     "runs frobnicate, whose effects are not known");
}

static void test_each_way_has_its_own_world(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_run(&host, "if [ \"$UNKNOWN\" ]; then sysctl -qw net.ipv6.conf.eth0.accept_ra=0; "
			"ip token set ::1 dev eth0; else ip token set ::2 dev eth0; fi");
	assert_int_equal(host.timeline.tokens.count, 2);
	assert_int_equal(host.timeline.tokens.items[0].done, MAYBE_NO);
	assert_int_equal(host.timeline.tokens.items[1].done, MAYBE_YES);
	assert_null(host.timeline.maybe);
	assert_string_equal(host_conf(&host, "eth0", "accept_ra"), "?");
	host_done(&host);
}

static void test_lists_run_each_command_once(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_run(&host, "iptables -A INPUT && ethtool eth0 && tc qdisc || "
			"ip token set ::1 dev eth0 || ip token set ::2 dev eth0");
	assert_int_equal(host.timeline.tokens.count, 1);
	host_done(&host);
	ENDS("iptables -F || true", "0");
	ENDS("iptables -F && false", "fails");
	ENDS("iptables -F", "unknown: whether iptables succeeds");
}

static void test_loops_over_known_words(void **state)
{
	(void)state;
	PRINTS("for i in a 'b c' $IFACE; do echo \"<$i>\"; done", "<a>\n<b c>\n<eth0>\n");
	PRINTS("i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done",
	       "1\n3\n");
	PRINTS("until false; do echo a; break; done", "a\n");
	ENDS("while false; do :; done", "0");
	ENDS("for i in; do false; done", "0");
}

static void test_loops_of_unknown_length_end(void **state)
{
	(void)state;
	ENDS("while iptables -L >/dev/null; do sleep 1; done", "0");
	expect_token("while ! ping -c1 h; do sleep 1; done; ip token set ::1 dev eth0", MAYBE_YES,
		     NULL);
	expect_token("i=0; while [ $i -lt 30 ] && ! ping h; do i=$((i+1)); done; "
		     "ip token set ::1 dev eth0", MAYBE_YES, NULL);
	LEAVES("for i in $UNKNOWN; do sysctl -qw net.ipv6.conf.eth0.accept_ra=0; done", "eth0",
	       "accept_ra", "?");
}

static void test_a_loop_that_waits_for_something_else_is_left_open(void **state)
{
	(void)state;
	expect_token("while [ ! -e /sys/class/net/eth7 ]; do sleep 1; done; "
		     "ip token set ::1 dev eth0", MAYBE_YES, "when a loop ends");
	expect_token("while [ ! -e /sys/class/net/eth0 ]; do sleep 1; done; "
		     "ip token set ::1 dev eth0", MAYBE_YES, NULL);
	ENDS("while :; do :; done", "unknown: when a loop ends");
}

static void test_work_is_bounded(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_run(&host, "f() { f; f; }; f");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	assert_int_equal(host_count(&host, EVENT_BLUR), 1);
	host_done(&host);
	host_init(&host);
	host_run(&host, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	host_done(&host);
	host_init(&host);
	host_run(&host, "set 1 2 3 4 5 6 7 8 9; for a; do for b; do for c; do for d; do "
			":; :; :; done; done; done; done");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	host_done(&host);
}

static void test_background_commands_may_come_late(void **state)
{
	(void)state;
	ENDS("false &", "0");
	LEAVES("sysctl -qw net.ipv6.conf.eth0.accept_ra=0 &", "eth0", "accept_ra", "?");
	expect_token("ip token set ::1 dev eth0 &", MAYBE_YES, NULL);
	expect_token("( sleep 5; ip token set ::1 dev eth0 ) &", MAYBE_YES,
		     "what happens while a command waits in the background");
}

static void test_errexit(void **state)
{
	(void)state;
	PRINTS("set -e; false || true; if false; then :; fi; ! true; echo a; false; echo b", "a\n");
	PRINTS("set -e; f() { false; echo in; }; f || echo no; f; echo never", "in\n");
	ENDS("set -e; (exit 5); true", "5");
	PRINTS("set -e; a=$(false); echo never", "");
}

/* Measured with dash 0.5.12; `< ""` can never be opened. */
static void test_errexit_looks_at_what_a_compound_command_cannot_open(void **state)
{
	const char *may_be = "unknown: whether /etc/network/none.list can be opened";

	(void)state;
	ENDS("set -e; while read d; do :; done < \"\"; exit 0", "2");
	ENDS("set -e; until read d; do :; done < \"\"; exit 0", "2");
	ENDS("set -e; { :; } > \"\"; exit 0", "2");
	ENDS("set -e; if true; then :; fi < \"\"; exit 0", "2");
	ENDS("set -e; for i in 1; do :; done > \"\"; exit 0", "2");
	ENDS("set -e; case a in a) :;; esac < \"\"; exit 0", "2");
	ENDS("set -e; ( : ) < \"\"; exit 0", "2");
	ENDS("set -e; f() { :; } < \"\"; f; exit 0", "2");
	ENDS("set -e; f() { :; } < \"\"; f || exit 3; exit 0", "3");
	ENDS("set -e; { :; } < \"\" || true; exit 0", "0");
	ENDS("set -e; ! { :; } < \"\"; exit 0", "0");
	ENDS("{ :; } < \"\"; exit 0", "0");
	ENDS("set -e; while read d; do :; done < /etc/network/none.list; exit 0", may_be);
	ENDS("set -e; { :; } < /etc/network/none.list || true; exit 0", "0");
	ENDS("while read d; do :; done < /etc/network/none.list; exit 0", "0");
}

/* Measured with dash 0.5.12: the command is not run, as if a file could not be opened. */
static void test_a_here_document_that_cannot_be_expanded(void **state)
{
	(void)state;
	ENDS("set -eu; cat > /run/f <<E\ngw=$GATEWAY\nE\nexit 0\n", "2");
	ENDS("set -u; cat <<E\ngw=$GATEWAY\nE\n", "2");
	ENDS("set -u; cat <<E\ngw=$GATEWAY\nE\nexit 0\n", "0");
	ENDS("read x <<E || exit 7\n${X:?msg}\nE\n", "7");
	ENDS("cat <<E\n$((1/0))\nE\n", "2");
	ENDS(": <<E\n${X?}\nE\nexit 0\n", "2");
	ENDS("exec cat <<E\n${X?}\nE\nexit 0\n", "2");
	ENDS("set -e; { cat; } <<E\n${X?}\nE\nexit 0\n", "2");
	ENDS("set -e; { cat; } <<'E'\n${X?}\nE\nexit 0\n", "0");
	PRINTS("while read x; do :; done <<E\n${X?}\nE\necho $?\n", "2\n");
	PRINTS("echo hi <<E\n${X?}\nE\necho $?\n", "2\n");
	PRINTS("if cat <<E\n${X?}\nE\nthen echo y; else echo n; fi\n", "n\n");
	PRINTS("cat <<E\n$(exit 3)\nE\n", "\n");
	PRINTS("n=1; (cat) <<E\n$((n+=1))\nE\necho $n\n", "2\n1\n");
	PRINTS("n=1; { cat; } <<E\n$((n+=1))\nE\necho $n\n", "2\n2\n");
}

static void test_traps_run_at_the_end(void **state)
{
	(void)state;
	PRINTS("trap 'echo bye' EXIT; echo hi; exit 3", "hi\nbye\n");
	ENDS("trap 'true' EXIT; exit 3", "3");
	ENDS("trap 'exit 4' 0; exit 3", "4");
	PRINTS("trap 'echo bye' EXIT; trap - EXIT", "");
}

static void test_syntax_errors_end_with_2(void **state)
{
	(void)state;
	ENDS("echo a; )", "2");
	PRINTS("echo a; )", "");
	PRINTS("echo a\n)", "a\n");
	ENDS("eval '('; true", "2");
}

static void test_double_brackets_fail_in_dash(void **state)
{
	(void)state;
	ENDS("[[ -n $IFACE ]]", "127");
	expect_token("[[ -n $IFACE ]] && ip token set ::5 dev $IFACE", MAYBE_NO, "never");
	ENDS("[[ -n $IFACE ]] && ip token set ::5 dev $IFACE", "127");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_conditions_choose_a_branch),
		cmocka_unit_test(test_unknown_conditions_go_both_ways),
		cmocka_unit_test(test_what_both_ways_do_is_sure),
		cmocka_unit_test(test_an_exit_in_a_maybe_leaves_the_rest_to_a_maybe),
		cmocka_unit_test(test_each_way_has_its_own_world),
		cmocka_unit_test(test_lists_run_each_command_once),
		cmocka_unit_test(test_loops_over_known_words),
		cmocka_unit_test(test_loops_of_unknown_length_end),
		cmocka_unit_test(test_a_loop_that_waits_for_something_else_is_left_open),
		cmocka_unit_test(test_work_is_bounded),
		cmocka_unit_test(test_background_commands_may_come_late),
		cmocka_unit_test(test_errexit),
		cmocka_unit_test(test_errexit_looks_at_what_a_compound_command_cannot_open),
		cmocka_unit_test(test_a_here_document_that_cannot_be_expanded),
		cmocka_unit_test(test_traps_run_at_the_end),
		cmocka_unit_test(test_syntax_errors_end_with_2),
		cmocka_unit_test(test_double_brackets_fail_in_dash),
	};
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
