/*
 * Builtins as dash 0.5.12 has them: each row was run by it, in an empty environment. `?` is
 * what cannot be told: whether the host has a program or a directory, and what getopts finds.
 */
#include "shell/testing.h"

static const struct row {
	const char *text, *output;
	int status;
} rows[] = {
	{ "set -e; set +e; false; echo on", "on\n", 0 },
	{ "set -o errexit; false; echo on", "", 1 },
	{ "set -o noglob; echo /et?", "/et?\n", 0 },
	{ "set -u; echo $nothing; echo on", "", 2 },
	{ "set -z; echo on", "", 2 },
	{ "set -o frob; echo on", "", 2 },
	{ "set -- a b; echo $# $2", "2 b\n", 0 },
	{ "set a 'b c'; echo $2", "b c\n", 0 },
	{ "x=1; unset x; echo ${x-gone}", "gone\n", 0 },
	{ "f() { echo f; }; unset -f f; f; echo $?", "?", 0 },
	{ "readonly r=1; r=2; echo on", "", 2 },
	{ "readonly r=1; unset r; echo on", "", 2 },
	{ "unset 1x; echo on", "", 2 },
	{ "f() { local v=1; v=2; echo $v; }; v=0; f; echo $v", "2\n0\n", 0 },
	{ "f() { local v; echo ${v-gone}; }; v=0; f", "0\n", 0 },
	{ "local v=1; echo on", "", 2 },
	{ "export x=5; echo $x", "5\n", 0 },
	{ "export 1x=5; echo on", "", 2 },
	{ "printf 'a b c\\n' | { read x y; echo \"$y\"; }", "b c\n", 0 },
	{ "printf 'a\\\\b\\n' | { read -r x; echo \"$x\"; }", "a\n", 0 },
	{ "printf 'a:b\\n' | { IFS=: read x y; echo \"$y\"; }", "b\n", 0 },
	{ "printf 'a' | { read x; echo $?; }", "1\n", 0 },
	{ "read; echo $?", "2\n", 0 },
	{ "shift 2; echo on", "", 2 },
	{ "set -- a b c; shift 2; echo $1", "c\n", 0 },
	{ "eval 'x=1; echo $x'; echo $x", "1\n1\n", 0 },
	{ "eval false; echo $?", "1\n", 0 },
	{ "eval; echo $?", "0\n", 0 },
	{ "command -v frobnicate; echo $?", "?", 0 },
	{ "command -v :; echo $?", ":\n0\n", 0 },
	{ "type frobnicate >/dev/null 2>&1; echo $?", "?", 0 },
	{ "command -z ls; echo $?", "2\n", 0 },
	{ "echo() { false; }; command echo hi", "hi\n", 0 },
	{ "command; echo $?", "0\n", 0 },
	{ "f() { return 3; echo no; }; f; echo $?", "3\n", 0 },
	{ "trap 'echo bye' EXIT; echo hi", "hi\nbye\n", 0 },
	{ "umask 022; echo $?", "0\n", 0 },
	{ "wait; echo $?", "0\n", 0 },
	{ "alias; echo $?", "0\n", 0 },
	{ "true && : || false; echo $?", "0\n", 0 },
	{ "times >/dev/null; echo $?", "0\n", 0 },
	{ "cd /nonexistent; echo $?", "?", 0 },
	{ "cd /etc && pwd", "/etc\n", 0 },
	{ "hash frobnicate 2>/dev/null; echo $?", "?", 0 },
	{ "getopts a x; echo $?", "?", 0 },
	{ "exec 3>/dev/null; echo $?", "0\n", 0 },
	{ "break; echo $?", "0\n", 0 },
	{ "continue 2; echo $?", "0\n", 0 },
	{ "for i in 1 2 3; do for j in 1 2; do continue 2; done; echo no; done; echo $i$j",
	  "31\n", 0 },
	{ "while :; do while :; do break 2; done; done; echo out", "out\n", 0 },
	{ "break 0; echo on", "", 2 },
	{ "shift x; echo on", "", 2 },
	{ "return 4", "", 4 },
	{ "exit 5", "", 5 },
	{ "exit x", "", 2 },
	{ "test a = a -a b = b; echo $?", "0\n", 0 },
	{ "[ 1 -lt 2 ; echo $?", "2\n", 0 },
	{ "printf '%d %s\\n' 3 x y", "3 x\n0 \n", 1 },
	{ "printf '%x\\n' 255", "ff\n", 0 },
	{ "echo 'a\\tb'", "a\tb\n", 0 },
	{ "echo -n a; echo b", "ab\n", 0 },
	{ "old=$IFS; IFS=:; set -- a; IFS=$old; for d in $(echo x y); do l=$d; done; echo $l",
	  "y\n", 0 },
	{ "echo ${#IFS}", "3\n", 0 },
	{ "IFS=,; set -- a b; x=$*; y=$@; z=\"$*\"; echo \"$x $y $z\"", "a,b a,b a,b\n", 0 },
	{ "IFS=; set -- a b; x=$*; z=\"$*\"; echo $x $z", "ab ab\n", 0 },
	{ "set -- a b; x=$*; unset IFS; y=$*; echo \"$x|$y\"", "a b|a b\n", 0 },
	{ "set -u; echo ${PS1+set} ${PS4+set}", "set set\n", 0 },
	{ "set -u; echo $LINENO", "", 2 },
	{ "A=1 true; A=2; sh -c 'echo ${A-none}'", "none\n", 0 },
	{ "f() { local v=1; export v; }; v=0; f; sh -c 'echo ${v-none}'", "none\n", 0 },
	{ "trap 'exit 1' EXIT; exec true", "", 0 },
	{ "trap 'exit 0' EXIT; exec false", "", 1 },
	{ "trap 'exit 3' EXIT; trap EXIT; exit 0", "", 0 },
	{ "trap 'exit 3' 0; trap 0 2; exit 0", "", 0 },
	{ "trap 'exit 3' EXIT; trap x; exit $?", "", 3 },
	{ "trap ''; echo $?", "1\n", 0 },
	{ "trap : SIGINT; echo $?", "1\n", 0 },
	{ "trap : ERR EXIT; echo $?", "1\n", 0 },
	{ "set -e; trap : INT TERM ERR; echo on", "", 1 },
	{ "trap : 65; echo $?", "1\n", 0 },
	{ "trap : 64 int ABRT IO RTMAX; echo $?", "0\n", 0 },
	{ "trap : STKFLT; echo $?", "1\n", 0 },
	{ "trap 'exit 4' EXIT BAD; exit 0", "", 4 },
	{ "trap 'exit 4' BAD EXIT; exit 0", "", 0 },
	{ "trap -- 'exit 3' EXIT; exit 0", "", 3 },
	{ "trap 'exit 3' exit; exit 0", "", 3 },
	{ "trap -p; echo on", "", 2 },
	{ "export() { :; }; echo on", "", 2 },
	{ "echo $((99999999999999999999))", "9223372036854775807\n", 0 },
	{ "echo $(( )); echo on", "", 2 },
	{ "set - a b; echo $# $1", "2 a\n", 0 },
	{ "set -- x; set -; echo $#", "1\n", 0 },
	{ "printf '%.1f\\n' 0.5", "?", 0 },
	{ "f() { :; }; command -pv f", "f\n", 0 },
	{ "x=$(command -v ip); [ -n \"$x\" ] && echo on", "on\n", 0 },
	{ "command -v echo", "echo\n", 0 },
	{ "printf 'k=v=w\\n' | { IFS== read -r k v; echo $k $v; }", "k v=w\n", 0 },
	{ "printf 'a: b:\\n' | { IFS=': ' read -r x y; echo \"[$x][$y]\"; }", "[a][b]\n", 0 },
	{ "printf ' a::b:: \\n' | { IFS=: read -r x y z; echo \"[$x][$y][$z]\"; }",
	  "[ a][][b:: ]\n", 0 },
	{ "printf ' a b \\n' | { IFS= read -r x y; echo \"[$x][$y]\"; }", "[ a b ][]\n", 0 },
	{ "printf 'a:\\n' | { IFS=: read -r x; echo \"[$x]\"; }", "[a]\n", 0 },
	{ "printf 'a::\\n' | { IFS=: read -r x; echo \"[$x]\"; }", "[a::]\n", 0 },
	{ "f() { return 300; }; f; echo $?", "300\n", 0 },
	{ "f() { return 256; }; f && echo on; f", "", 0 },
	{ "echo ~root", "?", 0 },
	{ "command eval 'if'; echo $?", "2\n", 0 },
	{ "set -n; echo on; exit 3", "", 0 },
	{ "umask 077 && umask 27; echo $?", "0\n", 0 },
	{ "printf 'a\\cb'; printf '%b' 'a\\cb'", "a\\cba", 0 },
	{ "printf '%q' a; echo $?", "2\n", 0 },
	{ "command local x; echo $?", "0\n", 0 },
	{ "x=0; command local x=1; echo $x", "0\n", 0 },
	{ "command local 1x; echo $?", "2\n", 0 },
	{ "f() { local y=5; command local y=6; echo $y; }; f; echo ${y-none}", "5\nnone\n", 0 },
	{ "command eval 'local x=1; echo $x'; echo ${x-none}", "1\nnone\n", 0 },
	{ "f() { x=1; local x; x=2; }; x=0; f; echo $x", "1\n", 0 },
	{ "f() { local x=1; local x=2; echo $x; }; x=0; f; echo $x", "2\n0\n", 0 },
	{ "command eval '${x?}; echo a'; echo $?", "2\n", 0 },
	{ "command eval 'shift 9; echo a'; echo $?", "2\n", 0 },
	{ "command eval 'x=1; eval \"if\"; echo a'; echo $? $x", "2 1\n", 0 },
	{ "command eval '( ${x?} ); echo b $?'", "b 2\n", 0 },
	{ "command eval 'command eval if; echo a'; echo $?", "a\n0\n", 0 },
	{ "f() { readonly q=1; q=2; }; command eval 'f; echo a'; echo $?", "2\n", 0 },
	{ "f() { local v=2; ${x?}; }; v=1; set -- a; command eval 'f b'; echo $? $v $1",
	  "2 1 a\n", 0 },
	{ "command export x=1 1x=2 y=3; echo $? $x ${y-none}", "2 1 none\n", 0 },
	{ "command exit x; echo $?", "2\n", 0 },
	{ "set -e; command shift 5; echo on", "", 2 },
	{ "for i in 1 2; do command break x; echo in; done", "in\nin\n", 0 },
	{ "exec ''; echo on", "", 126 },
	{ "command exec \"$nothing\"; echo on", "", 126 },
	{ "trap 'echo bye' EXIT; exec ''", "bye\n", 126 },
	{ "''; env ''; echo $?", "127\n", 0 },
	{ "export -x; echo on", "", 2 },
	{ "readonly -f x; echo on", "", 2 },
	{ "unset -n x; echo on", "", 2 },
	{ "f() { local -x v; echo on; }; f", "", 2 },
	{ "export -- x=1; echo $x", "1\n", 0 },
	{ "export", "?", 0 },
	{ "set -o", "?", 0 },
	{ "pwd -x; echo $?", "2\n", 0 },
	{ "cd /bin; pwd -P", "?", 0 },
	{ "exit ' 1'", "", 1 },
	{ "f() { return +3; }; f; echo $?", "3\n", 0 },
	{ "set -- a b; shift '1 '; echo $#", "1\n", 0 },
	{ "exit -1", "", 2 },
	{ "exit 2147483648", "", 2 },
	{ "kill $$; echo on", "", 143 },
	{ "kill -TERM \"$$\"; echo on", "", 143 },
	{ "kill -s KILL $$; echo on", "", 137 },
	{ "kill -sterm $$; echo on", "", 143 },
	{ "kill -- $$; echo on", "", 143 },
	{ "kill -15 $$ || true", "", 143 },
	{ "f() { kill -HUP $$; }; if f; then echo on; fi", "", 129 },
	{ "trap 'echo bye' EXIT; kill $$; echo on", "", 143 },
	{ "trap : TERM; trap - TERM; kill $$", "", 143 },
	{ "sh -c 'kill $$'; echo $?", "143\n", 0 },
	{ "kill -0 $$; echo $?", "0\n", 0 },
	{ "kill -CHLD $$ && kill -WINCH $$ && kill -URG $$ && kill -CONT $$; echo $?", "0\n", 0 },
	{ "kill; echo $?", "2\n", 0 },
	{ "kill -15; echo $?", "2\n", 0 },
	{ "kill -FOO $$; echo $?", "2\n", 0 },
	{ "kill -s FOO $$; echo $?", "2\n", 0 },
	{ "kill -SIGTERM $$; echo $?", "2\n", 0 },
	{ "kill -65 $$; echo $?", "2\n", 0 },
	{ "kill -n 15 $$; echo $?", "2\n", 0 },
	{ "kill -TERM -- $$; echo $?", "2\n", 0 },
	{ "kill foo $$; echo $?", "2\n", 0 },
	{ "kill ''; echo $?", "2\n", 0 },
	{ "kill -0 foo || echo no", "no\n", 0 },
	{ "nice kill $$; echo on", "", 143 },
	{ "/bin/kill -SIGINT $$; echo on", "", 130 },
	{ "/bin/kill; echo $?", "1\n", 0 },
	{ "/bin/kill foo; echo $?", "1\n", 0 },
};

/* Another process may be there or not, a subshell does not end itself, a trap may do anything. */
static void test_what_a_signal_does_is_not_always_told(void **state)
{
	(void)state;
	ENDS("kill 4711", "unknown: whether kill succeeds");
	ENDS("kill -$UNKNOWN 4711; exit 3", "3");
	ENDS("kill -$UNKNOWN $$; exit 3", "unknown: whether kill -$UNKNOWN $$ ends the shell");
	ENDS("kill $UNKNOWN $$; exit 3", "unknown: whether kill $UNKNOWN $$ ends the shell");
	ENDS("kill $(cat /run/x.pid); exit 3", "3");
	ENDS("( kill $$; exit 3 ); exit 4", "unknown: whether kill $$ ends the shell");
	ENDS("x=$(kill $$); exit 4", "unknown: whether kill $$ ends the shell");
	ENDS("kill -- -$$; exit 4", "unknown: whether kill -- -$$ ends the shell");
	ENDS("kill 0; exit 4", "unknown: whether kill 0 ends the shell");
	ENDS("x=$$; kill $x; exit 4", "unknown: whether kill $x ends the shell");
	ENDS("kill -PIPE $$; exit 4", "unknown: whether kill -PIPE $$ ends the shell");
	ENDS("kill -STOP $$; exit 4", "unknown: whether kill -STOP $$ ends the shell");
	ENDS("trap 'exit 0' TERM; kill $$; exit 4", "unknown: whether kill $$ ends the shell");
	LEAVES("trap 'ip link set eth0 down' TERM; kill $$", "eth0", "accept_ra", "?");
}

static void test_builtins_print_and_end_as_in_dash(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct host host;
		host_init(&host);
		host_capture(&host, rows[i].text);
		const char *status = arena_print(&host.arena, "%d", rows[i].status);
		if (strcmp(host_status_text(&host), status) != 0 ||
		    strcmp(host_output_text(&host), rows[i].output) != 0) {
			print_message("%s\n  ends with %s, prints %s", rows[i].text,
				      host_status_text(&host), host_output_text(&host));
			bad++;
		}
		host_done(&host);
	}
	assert_int_equal(bad, 0);
}

/* A whole system, with a file in /etc that is not in PATH. */
static void expect_on_whole_tree(const char *text, const char *want)
{
	struct host host;

	host_init(&host);
	host_overlay(&host, "bin/sh", "");
	host_overlay(&host, "sbin/init", "");
	host_overlay(&host, "etc/here", "exit 3\n");
	host_overlay(&host, "usr/local/bin/in_path", "exit 4\n");
	host_run(&host, text);
	assert_string_equal(host_status_text(&host), want);
	host_done(&host);
}

/* Measured with dash 0.5.12 and bash 5.2.15. */
static void test_files_without_a_slash_are_sourced_from_path(void **state)
{
	(void)state;
	expect_on_whole_tree(". in_path", "4");
	expect_on_whole_tree(". nowhere; exit 0", "2");
	expect_on_whole_tree(". nowhere || exit 0", "2");
	expect_on_whole_tree("command . nowhere; exit 0", "0");
	expect_on_whole_tree("cd /etc; . here; exit 0", "2");
	expect_on_whole_tree("cd /etc; . ./here; exit 0", "3");
	expect_on_whole_tree("bash -c 'cd /etc; . here; exit 0'", "3");
	expect_on_whole_tree("bash -c '. nowhere; exit 0'", "0");
	expect_on_whole_tree("bash -c '. in_path'", "4");
	ENDS(". nowhere; exit 0", "unknown: a file that is not in the tree");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_builtins_print_and_end_as_in_dash),
		cmocka_unit_test(test_what_a_signal_does_is_not_always_told),
		cmocka_unit_test(test_files_without_a_slash_are_sourced_from_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
