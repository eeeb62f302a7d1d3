/* Braces: each row was run by bash 5.2.15 with IFACE=eth0 alone. */
#include "shell/bash_testing.h"

static const struct ending endings[] = {
	{ "for i in {a,b}; do n=$n$i; done; [ $n = ab ]", "0" },
	{ "for i in {1..3}; do n=$n$i; done; [ $n = 123 ]", "0" },
	{ "for i in {3..1}; do n=$n$i; done; [ $n = 321 ]", "0" },
	{ "for i in {08..10}; do n=$n$i; done; [ $n = 080910 ]", "0" },
	{ "for i in {1..03}; do n=$n$i; done; [ $n = 010203 ]", "0" },
	{ "for i in {a..c}; do n=$n$i; done; [ $n = abc ]", "?" },
	{ "for i in {1..7..3}; do n=$n$i; done; [ $n = 147 ]", "?" },
	{ "for i in {-1..1}; do n=$n$i; done; [ $n = -101 ]", "?" },
	{ "for i in x{a,b}y; do n=$n$i; done; [ $n = xayxby ]", "0" },
	{ "for i in {a,b}{1,2}; do n=$n$i; done; [ $n = a1a2b1b2 ]", "0" },
	{ "for i in {a,b{1,2}}; do n=$n$i; done; [ $n = ab1b2 ]", "0" },
	{ "for i in {,x}a; do n=$n.$i; done; [ $n = .a.xa ]", "0" },
	{ "for i in {a}; do n=$n$i; done; [ $n = '{a}' ]", "0" },
	{ "for i in {}; do n=$n$i; done; [ $n = '{}' ]", "0" },
	{ "for i in {a,b; do n=$n$i; done; [ $n = '{a,b' ]", "0" },
	{ "for i in a,b}; do n=$n$i; done; [ $n = 'a,b}' ]", "0" },
	{ "for i in {a,,b}; do n=$n.$i; done; [ $n = .a..b ]", "1" },
	{ "for i in {a,}; do n=$n.$i; done; [ $n = .a. ]", "1" },
	{ "for i in \"{a,b}\"; do n=$n$i; done; [ $n = '{a,b}' ]", "0" },
	{ "for i in \\{a,b}; do n=$n$i; done; [ $n = '{a,b}' ]", "0" },
	{ "for i in eth{0,1}.{5,6}; do n=$n$i; done; [ $n = eth0.5eth0.6eth1.5eth1.6 ]", "0" },
	{ "set -- {1..20}; exit $#", "20" },
	{ "set -- {1..2}{1..2}{1..2}; exit $#", "8" },
	{ "x=3; set -- {1..$x}; exit $#", "?" },
	{ "x=3; set -- {$x,4}; exit $1", "?" },
	{ "set -- {1..1}; exit $#", "1" },
	{ "set -- {a..1}; exit $#", "?" },
	{ "set -- {1.5..2}; exit $#", "?" },
	{ "set -- {1..2..0}; exit $#", "?" },
	{ "set -- a{b{c,d},e}f; [ \"$*\" = \"abcf abdf aef\" ]", "0" },
	{ "[ {a,b} = a ]", "2" },
	{ "[ {a,=,a} ]", "0" },
	{ "echo {x,y} > /dev/null; exit 3", "3" },
	{ "{ :; }; exit 4", "4" },
	{ "set -- {0..0}x; [ $1 = 0x ]", "0" },
	{ "set -- /sys/class/net/{lo,none*}; exit $#", "2" },
	{ "set -- {/sys/class/net/none*,b}; [ \"$1\" = '/sys/class/net/none*' ]", "0" },
};

static void test_it_ends_as_in_bash(void **state)
{
	(void)state;
	expect_endings(endings, sizeof(endings) / sizeof(endings[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_ends_as_in_bash),
	};
	return cmocka_run_group_tests_name("braces", tests, NULL, NULL);
}
