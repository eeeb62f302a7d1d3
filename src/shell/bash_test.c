/*
 * What bash has beyond dash. Each row of `known` was run by bash 5.2.15 with IFACE=eth0 alone;
 * those of `unknown` it knows as well, but we do not follow them, and must not take them for
 * something else.
 */
#include "shell/testing.h"

static const struct {
	const char *text, *status;
} known[] = {
	{ "[[ $IFACE == eth* && $NOTHING != loopback ]]", "0" },
	{ "[[ $IFACE == lo || $IFACE == eth0 ]]", "0" },
	{ "[[ ! $IFACE == lo ]]", "0" },
	{ "[[ ! $IFACE == e* ]]", "1" },
	{ "[[ -n $IFACE && ( $NOTHING == x || $NOTHING == auto ) ]]", "1" },
	{ "[[ -n $IFACE || $A == b && $A == c ]]", "0" },
	{ "[[ ( -n $IFACE || a == b ) && a == c ]]", "1" },
	{ "[[ ! ( a == b || b == b ) ]]", "1" },
	{ "[[ a == b ||\n c == c ]]", "0" },
	{ "[[ $IFACE != \"eth*\" && -n $IFACE ]]", "0" },
	{ "[[ -v IFACE ]]", "0" },
	{ "[[ -v NOTHING ]]", "1" },
	{ "[ -v IFACE ]", "0" },
	{ "[[ 010 -eq 8 ]]", "0" },
	{ "[[ 1+1 -eq 2 ]]", "0" },
	{ "[[ \"\" -eq 0 ]]", "0" },
	{ "[ 010 -eq 10 ]", "0" },
	{ "[[ ab == \"a*\" ]]", "1" },
	{ "p=\"a*\"; [[ ab == $p ]]", "0" },
	{ "p=\"a*\"; [[ ab == \"$p\" ]]", "1" },
	{ "[[ a == b && $(exit 3) == \"\" ]]", "1" },
	{ "[[ x ]] && [[ ! y ]]", "1" },
	{ "set -e; [[ ! a == a ]]; exit 7", "1" },
	{ "set -e; [[ a == a && b == c ]]; exit 7", "1" },
	{ "while read a b; do [ \"$a\" = x ] && exit 5; done <<< \"x y\"; exit 1", "5" },
	{ "read a <<< x", "0" },
	{ "echo a > /run/f; x=$(< /run/f); [ \"$x\" = a ]", "0" },
	{ "declare -r R=1; [ $R = 1 ]", "0" },
	{ "x=a; x+=b; [ $x = ab ]", "0" },
	{ "f() { local v=1; v=2; }; v=0; f; [ $v = 0 ]", "0" },
	{ "declare -x E=1; sh -c \"[ \\$E = 1 ]\"", "0" },
	{ "trap \"exit 3\" EXIT; exit 1", "3" },
	{ "IFS=,; set -- a b; x=$*; y=$@; z=\"$@\"; [ \"$x|$y|$z\" = \"a,b|a b|a b\" ]", "0" },
	{ "trap : SIGINT STKFLT ERR", "unknown: when the trap for ERR runs" },
	{ "trap \"\" ERR", "0" },
	{ "trap : BAD SIGINT", "1" },
	{ "trap \"exit 4\" BAD EXIT; exit 0", "4" },
	{ "trap x", "2" },
	{ "set -o pipefail; (exit 3) | (exit 4) | true", "4" },
	{ "f() { declare -g x=1; }; f; [ $x = 1 ]", "0" },
	{ "echo x=1 > /run/f; read < /run/f; [ \"$REPLY\" = x=1 ]", "0" },
	{ "set -e; { :; } < \"\"; exit 0", "1" },
	{ "[ \"${y:-\"\\a\"}\" = a ]", "0" },
	{ "v=\"<x>\"; [ \"${v#\"<\"}\" = \"x>\" ]", "0" },
	{ "{ :; } < \"\"", "1" },
	{ "cat <<E\n${X?}\nE\nexit 3\n", "3" },
	{ "cat > ${X?}; exit 3", "3" },
	{ "false; [ \"$(true)$?\" = 0 ]", "0" },
	{ "cat <<E\n${X=a}\nE\n[ -z \"$X\" ]", "0" },
	{ "read y <<E\n${X=a}\nE\n[ \"$X\" = a ]", "0" },
	{ "( : ) <<E\n${X?}\nE\nexit 3\n", "3" },
	{ "x=$(cat >/dev/null <<E\n${X?}\nE\necho a)\n[ \"$x\" = a ]", "0" },
	{ "read x <<E\n${X?}\nE\nexit 0\n", "fails" },
	{ "f() { :; }; f <<E\n${X?}\nE\nexit 0\n", "fails" },
	{ "v=ab; cat <<E\n${v#$(echo a)}\nE\nexit 3\n", "3" },
	{ "v=ab; cat <<E || exit 3\n${v%$((1))}\nE\nexit 4\n", "3" },
	{ "v=ab; ( : ) <<E || exit 3\n${v#${w-$(echo a)}}\nE\nexit 4\n", "3" },
	{ "x=; read y <<E\n${x#$(echo a)}\nE\nexit 3\n", "3" },
	{ "v=ab; read y <<E\n${v#\"$(echo a)\"}\nE\n[ $y = b ]", "0" },
	{ "v=ab; read y <<E\n${v#`echo a`}\nE\n[ $y = b ]", "0" },
	{ "v=ab; read y <<E\n${w:-${v#$(echo a)}}\nE\n[ $y = b ]", "0" },
	{ "v=ab; read y <<E\n$(echo ${v#$(echo a)})\nE\n[ $y = b ]", "0" },
	{ "v=ab; read y <<< \"${v#$(echo a)}\"; [ $y = b ]", "0" },
	{ "exec \"\"; exit 0", "127" },
	{ "exec -- false; exit 0", "1" },
	{ "exec --; exit 3", "3" },
	{ "command set -z; exit $?", "2" },
	{ "set -ez; false; exit 3", "3" },
	{ "set -o frob; exit $?", "2" },
	{ "set -euo pipefail -o physical; exit 3", "3" },
	{ "export -x; exit $?", "2" },
	{ "unset -fv x; exit $?", "1" },
	{ "f() { local -Q v; return $?; }; f", "2" },
	{ "export() { exit 3; }; export x", "3" },
	{ "exit -1", "255" },
	{ "exit 4294967297", "1" },
	{ "f() { return -3; }; f", "253" },
	{ "f() { return x; exit 4; }; f; exit $?", "2" },
	{ "for i in 1 2; do for j in 1 2; do break 0; done; exit 3; done; exit $?", "1" },
	{ "for i in 1 2; do break x; done; exit 3", "128" },
	{ "break x; exit $?", "0" },
	{ "for i in 1 2; do break \" +1\"; exit 3; done; exit 4", "4" },
	{ ".; exit $?", "2" },
	{ "command eval \"exit 3\"; exit 4", "3" },
	{ "test -a /etc", "0" },
	{ "test -a \"\"", "1" },
	{ "test -o errexit", "1" },
	{ "set -e; test -o errexit", "0" },
	{ "[ -o frob ]", "1" },
	{ "[[ -a /etc && ! -o pipefail ]]", "0" },
	{ "test x -a", "2" },
	{ "test -n -a -n", "0" },
	{ "test -f -o x", "0" },
	{ "test ! -a /etc", "0" },
	{ "test ! \"\" -a \"\"", "0" },
	{ "test x -a -a /etc", "0" },
	{ "test -a /etc -a -o nounset -o x", "0" },
	{ "test \"(\" -a /etc \")\"", "0" },
	{ "test -z -d -a \"(\"", "2" },
	{ "kill $$; exit 0", "143" },
	{ "kill -SIGTERM $$; exit 0", "143" },
	{ "kill -n 15 -- $$; exit 0", "143" },
	{ "kill foo $$; exit 0", "143" },
	{ "kill -QUIT $$; exit 3", "3" },
	{ "kill -EXIT $$; exit $?", "0" },
	{ "kill -FOO $$; exit $?", "1" },
	{ "kill -s; exit $?", "1" },
	{ "kill foo; exit $?", "1" },
	{ "kill; exit $?", "2" },
	{ "trap \"exit 5\" EXIT; kill $$", "143" },
	{ "trap \"echo x > /run/f\" EXIT; kill $$", "143" },
};

static const char *const unknown[] = {
	"declare -i n=2+3; [ \"$n\" = 5 ]",
	"typeset -u n; n=a; [ $n = A ]",
	"let n=1+1; [ $n = 2 ]",
	"mapfile -t l < /etc/hostname; [ -n \"$l\" ]",
	"trap \"exit 0\" ERR; false; exit 1",
	"[[ a < b ]]",
	"[[ $IFACE =~ ^eth[0-9]+$ ]]",
	"[[ $IFACE == @(eth|en)* ]]",
	"declare -F f || exit 1",
	"[[ -R IFACE ]]",
	"[[ -q IFACE ]]",
	"test -o hashall",
	"v=ab; read y <<E\n${v#$(echo a)}\nE\n[ -z \"$y\" ]",
	"v=ab; { :; } <<E; exit 3\n${v#$(echo a)}\nE\nexit 0\n",
	"readonly r=1; r=2; exit 3\nexit 0\n",
	"v=$(date); cat <<E\n${v#$(echo a)}\nE\n",
	"f() { return 1 2; }; f; exit 0",
	"for i in 1 2; do break 1 2; done; exit 0",
	"jobs x",
	"disown",
	"v=1; [ \"${y:-$v\"a\"}\" = 1a ]",
	"v=1; [ \"${y:-\"$v\"a}\" = 1a ]",
	"set -e; n=0; ((n++)); exit 0",
	"eval \"$(frob)\"; exit 1",
	". /etc/nothing; [ \"$ENABLED\" = yes ]",
	". /etc/default/nothing; [ \"$ENABLED\" = yes ]",
	". /lib/nothing; exit 1",
	"set -e; f() { :; }; unset f; f; exit 0",
	"export -n IFACE; bash -c \"[ -n \\$IFACE ]\"",
};

/* TEXT as the argument of `bash -c`. */
static void run_bash(struct host *host, const char *text)
{
	const char *quoted = "";

	for (; *text; text++)
		quoted = *text == '\'' ? arena_print(&host->arena, "%s'\\''", quoted)
				      : arena_print(&host->arena, "%s%c", quoted, *text);
	host_run(host, arena_print(&host->arena, "bash -c '%s'", quoted));
}

static void test_what_is_followed_ends_as_in_bash(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct host host;
		host_init(&host);
		run_bash(&host, known[i].text);
		if (strcmp(host_status_text(&host), known[i].status) != 0) {
			print_message("%s\n  ends with %s, wanted %s\n", known[i].text,
				      host_status_text(&host), known[i].status);
			bad++;
		}
		host_done(&host);
	}
	assert_int_equal(bad, 0);
}

static void test_what_is_not_followed_is_unknown(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		struct host host;
		host_init(&host);
		run_bash(&host, unknown[i]);
		if (host.status.success != MAYBE_UNKNOWN) {
			print_message("%s\n  ends with %s\n", unknown[i], host_status_text(&host));
			bad++;
		}
		host_done(&host);
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_followed_ends_as_in_bash),
		cmocka_unit_test(test_what_is_not_followed_is_unknown),
	};
	return cmocka_run_group_tests_name("bash", tests, NULL, NULL);
}
