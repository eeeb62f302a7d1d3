#include "shell/inet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* The prefix length of TEXT in FAMILY, or -1 when it is no address. */
static int bits(const char *text, int family)
{
	struct inet_prefix prefix;

	return inet_read_prefix(slice_of(text), family, &prefix) ? prefix.bits : -1;
}

static void test_ipv6_is_what_inet_pton_takes(void **state)
{
	(void)state;
	assert_int_equal(bits("::5", 6), 128);
	assert_int_equal(bits("1:2:3:4:5:6:7:8", 0), 128);
	assert_int_equal(bits("::1.2.3.4", 6), 128);
	assert_int_equal(bits("::00005", 6), -1);
	assert_int_equal(bits(":::5", 6), -1);
	assert_int_equal(bits("::5%eth0", 6), -1);
	assert_int_equal(bits("10.0.0.1", 6), -1);
	assert_int_equal(bits("", 6), -1);
}

static void test_prefix_lengths(void **state)
{
	(void)state;
	assert_int_equal(bits("::5/64", 6), 64);
	assert_int_equal(bits("::5/0x40", 6), 64);
	assert_int_equal(bits("::5/064", 6), 52);
	assert_int_equal(bits("::5/+64", 6), 64);
	assert_int_equal(bits("::5/ 64", 6), 64);
	assert_int_equal(bits("::5/255.255.255.0", 6), 24);
	assert_int_equal(bits("::5/129", 6), -1);
	assert_int_equal(bits("::5/", 6), -1);
	assert_int_equal(bits("::5/-1", 6), -1);
	assert_int_equal(bits("::5/64/64", 6), -1);
	assert_int_equal(bits("::5/ffff::", 6), -1);
	assert_int_equal(bits("10.0.0.1/255.255.0.0", 0), 16);
	assert_int_equal(bits("10.0.0.1/255.0.255.0", 0), -1);
	assert_int_equal(bits("10.0.0.1/33", 0), -1);
}

static void test_ipv4_may_be_short(void **state)
{
	(void)state;
	struct inet_prefix prefix;
	static const uint8_t ten[4] = { 10, 1, 0, 0 };

	assert_true(inet_read_prefix(slice_of("10.1/16"), 0, &prefix));
	assert_memory_equal(prefix.bytes, ten, 4);
	assert_int_equal(bits("10.0.0.256", 0), -1);
	assert_int_equal(bits("10.0.0.0.1", 0), -1);
	assert_int_equal(bits("10.", 0), -1);
}

static void test_names_of_addresses(void **state)
{
	(void)state;
	struct inet_prefix prefix;

	assert_true(inet_read_prefix(slice_of("default"), 6, &prefix));
	assert_int_equal(prefix.length, 16);
	assert_true(inet_read_prefix(slice_of("any"), 6, &prefix));
	assert_int_equal(prefix.length, 0);
	assert_false(inet_read_prefix(slice_of("any/64"), 6, &prefix));
	assert_false(inet_read_prefix(slice_of("Default"), 6, &prefix));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ipv6_is_what_inet_pton_takes),
		cmocka_unit_test(test_prefix_lengths),
		cmocka_unit_test(test_ipv4_may_be_short),
		cmocka_unit_test(test_names_of_addresses),
	};
	return cmocka_run_group_tests_name("inet", tests, NULL, NULL);
}
