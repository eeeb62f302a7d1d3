#include "shell/testing.h"

static void test_fields_are_split(void **state)
{
	(void)state;
	PRINTS("a='x  y z'; for i in $a; do echo \"[$i]\"; done", "[x]\n[y]\n[z]\n");
	PRINTS("a='x  y'; for i in \"$a\"; do echo \"[$i]\"; done", "[x  y]\n");
	PRINTS("a=; for i in $a \"$a\" b; do echo \"[$i]\"; done", "[]\n[b]\n");
	PRINTS("IFS=:; a=1::2:; for i in $a; do echo \"[$i]\"; done", "[1]\n[]\n[2]\n");
	PRINTS("a='1 2'; for i in x$a\"$a\"y; do echo \"[$i]\"; done", "[x1]\n[21 2y]\n");
}

static void test_all_parameters(void **state)
{
	(void)state;
	PRINTS("set -- 'a b' c; for i in \"$@\"; do echo \"[$i]\"; done", "[a b]\n[c]\n");
	PRINTS("set -- 'a b' c; for i in $*; do echo \"[$i]\"; done", "[a]\n[b]\n[c]\n");
	PRINTS("set -- 'a b' c; echo \"$*\" $#; shift; echo $1 $#", "a b c 2\nc 1\n");
	PRINTS("set --; for i in \"$@\"; do echo never; done", "");
	PRINTS("set -- a b; for i in \"x$@y\"; do echo \"[$i]\"; done", "[xa]\n[by]\n");
	PRINTS("echo $0", "/bin/sh\n");
}

static void test_defaults_and_alternatives(void **state)
{
	(void)state;
	PRINTS("echo ${N:-d} ${N-d} ${IFACE:-d} ${IFACE:+a} ${N:+a}.", "d d eth0 a .\n");
	PRINTS("N=; echo ${N:-d}${N-x}${N+y}", "dy\n");
	PRINTS("echo ${N:=v} $N", "v v\n");
	ENDS("echo ${N:?no}; true", "2");
	ENDS("echo ${UNKNOWN:?no}; true", "unknown: whether $UNKNOWN is set");
	PRINTS("echo ${UNKNOWN:-d}", "?");
	PRINTS("echo \"${N:-a  b}\" ${N:-'c  d'}", "a  b c  d\n");
}

static void test_trimming(void **state)
{
	(void)state;
	PRINTS("a=/x/y/z.conf; echo ${a##*/} ${a%/*} ${a#/x} ${a%%.*} \"${a##*y}\"",
	       "z.conf /x/y /y/z.conf /x/y/z /z.conf\n");
	PRINTS("a=eth0.5; echo ${a%.*} ${a#*.} ${#a}", "eth0 5 6\n");
	PRINTS("a='*b'; echo \"${a#\\*}\" \"${a#'*'}\" \"${a#*}\"", "b b *b\n");
	PRINTS("echo ${UNKNOWN%x}", "?");
}

static void test_arithmetic(void **state)
{
	(void)state;
	PRINTS("echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((7%4)) $((-1))", "7 9 3 3 -1\n");
	PRINTS("i=4; echo $((i+1)) $((i=7)) $i $((i+=2)) $((1<2 && 3>2)) $((!0)) $((1?2:3))",
	       "5 7 7 9 1 1 2\n");
	PRINTS("echo $((0x10)) $((010)) $((1<<4)) $((6&3)) $((6|1)) $((5^1)) $((~0))",
	       "16 8 16 2 7 4 -1\n");
	ENDS("echo $((1/0))", "2");
	ENDS("echo $((1 +))", "2");
	ENDS("a=x1; echo $((08))", "2");
	ENDS("set -u; echo $!; true", "unknown: whether a variable is unset, and set -u in force");
	PRINTS("echo $((UNKNOWN+1))", "?");
	PRINTS("echo $((0 && 1/0))", "0\n");
}

static void test_substitutions_are_run(void **state)
{
	(void)state;
	PRINTS("a=$(echo b; echo c); echo \"$a\"", "b\nc\n");
	PRINTS("echo `echo \\`echo a\\``", "a\n");
	PRINTS("a=1; b=$(a=2; echo $a); echo $a$b", "12\n");
	ENDS("a=$(exit 3)", "3");
	ENDS("true $(exit 3)", "0");
	LEAVES("a=$(sysctl -qw net.ipv6.conf.eth0.accept_ra=0)", "eth0", "accept_ra", "0");
	PRINTS("a=$(hostname); echo x$a", "x?");
}

static void test_what_is_known_of_a_word_stays(void **state)
{
	(void)state;
	PRINTS("echo \"pre$UNKNOWN\"post", "pre?");
	LEAVES("sysctl -qw net.ipv6.conf.eth0.accept_ra=$UNKNOWN", "eth0", "accept_ra", "?");
	LEAVES("sysctl -qw net.ipv6.conf.eth0.accept_ra=$UNKNOWN", "eth0", "forwarding", "0");
	LEAVES("echo $UNKNOWN > /proc/sys/net/ipv6/conf/eth0/accept_ra", "eth0", "accept_ra", "?");
	LEAVES("echo 0 > /proc/sys/net/ipv6/conf/$UNKNOWN/accept_ra", "eth0", "accept_ra", "?");
	LEAVES("echo 0 > /var/log/$UNKNOWN", "eth0", "accept_ra", "1");
}

static void test_wildcards_find_devices(void **state)
{
	(void)state;
	PRINTS("for i in /sys/class/net/*; do echo ${i##*/}; done", "eth0\nlo\n");
	PRINTS("echo /sys/class/net/e*", "/sys/class/net/eth0\n");
	LEAVES("for i in /proc/sys/net/ipv6/conf/*/accept_ra; do echo 2 > $i; done", "default",
	       "accept_ra", "2");
	PRINTS("set -f; echo /sys/class/net/*", "/sys/class/net/*\n");
	PRINTS("echo '/sys/class/net/*'", "/sys/class/net/*\n");
	PRINTS("echo net.*.x [a", "net.*.x [a\n");
	PRINTS("echo /usr/share/doc/*/copyright", "?");
}

static void test_nounset(void **state)
{
	(void)state;
	ENDS("set -u; echo $N; true", "2");
	ENDS("set -u; echo ${N:-a} $IFACE \"$@\"", "0");
}

static void test_a_bad_substitution_ends_the_shell(void **state)
{
	(void)state;
	ENDS("echo ${IFACE/eth/x}; true", "2");
}

static void test_tilde(void **state)
{
	(void)state;
	PRINTS("HOME=/root; echo ~ ~/x \"~\" a~", "/root /root/x ~ a~\n");
	PRINTS("echo ~", "~\n");
}

/* Measured with dash 0.5.12. */
static void test_quotes_inside_quoted_braces(void **state)
{
	(void)state;
	PRINTS("v=\"'eth0'\"; v=\"${v#\\'}\"; v=\"${v%\\'}\"; echo \"$v\"", "eth0\n");
	PRINTS("v=\"'eth0'\"; v=\"${v#\"'\"}\"; v=\"${v%\"'\"}\"; echo \"$v\"", "eth0\n");
	PRINTS("v='\"eth0\"'; v=\"${v#'\"'}\"; v=\"${v%\\\"}\"; echo \"$v\"", "eth0\n");
	PRINTS("v='a*c'; w='a*'; echo \"${v#\"$w\"}\" \"${v#\"a*\"}\" \"${v#$w}\"", "c c *c\n");
	PRINTS("v='a}c'; echo \"${v#\"a}\"}\" \"${v#a\\}}\" \"${v#'a}'}\"", "c c c\n");
	PRINTS("v=\"a'c'd\"; echo \"${v##*\\'}\" \"${v%%\"'\"*}\"", "d a\n");
	PRINTS("v=abc; echo \"${v%\"${v#?}\"}\"", "a\n");
	PRINTS("echo \"${y:-\"}\"}\" \"${y:-\"a}b\"}\" \"${y:-'a}b'}\"", "} a}b 'ab'}\n");
	PRINTS("echo \"${y:-\"\\q\"}\" \"${y:-\"\\}\"}\" \"${y:-it's}\"", "\\q } it's\n");
	PRINTS("echo \"${y:-\"${z:-\"q\"}\"}\"", "q\n");
	ENDS("echo \"${y:-\"}x}\"", "2");
	PRINTS("v=\"'x'\"; cat <<E\n${v#\\'}\n${v#\"'\"}\n${y:-\"a}b\"}\nE\n", "x'\nx'\na}b\n");
}

static void test_a_backslash_joins_lines_of_a_here_document(void **state)
{
	(void)state;
	PRINTS("cat <<E\na \\\nE\nE\n", "a E\n");
	PRINTS("cat <<E\na \\\\\nE\n", "a \\\n");
	PRINTS("cat <<'E'\na \\\nE\n", "a \\\n");
	PRINTS("cat <<E\na\n\\\nE\n", "a\n");
	PRINTS("cat <<EE\nE\\\nE\nEE\n", "EE\n");
	PRINTS("cat <<-E\n\ta \\\n\tb\n\tE\n", "a \tb\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_are_split),
		cmocka_unit_test(test_all_parameters),
		cmocka_unit_test(test_defaults_and_alternatives),
		cmocka_unit_test(test_trimming),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_substitutions_are_run),
		cmocka_unit_test(test_what_is_known_of_a_word_stays),
		cmocka_unit_test(test_wildcards_find_devices),
		cmocka_unit_test(test_nounset),
		cmocka_unit_test(test_a_bad_substitution_ends_the_shell),
		cmocka_unit_test(test_tilde),
		cmocka_unit_test(test_quotes_inside_quoted_braces),
		cmocka_unit_test(test_a_backslash_joins_lines_of_a_here_document),
	};
	return cmocka_run_group_tests_name("expand", tests, NULL, NULL);
}
