#include "shell/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* The number, or -12345 for none. */
static long number(const char *text, int base)
{
	long number;

	return number_read(slice_of(text), base, &number) ? number : -12345;
}

static void test_numbers(void **state)
{
	(void)state;
	assert_int_equal(number("12", 0), 12);
	assert_int_equal(number(" \t-12", 0), -12);
	assert_int_equal(number("+0x1f", 0), 31);
	assert_int_equal(number("010", 0), 8);
	assert_int_equal(number("010", 10), 10);
	assert_int_equal(number("9223372036854775807", 10), INT64_MAX);
	assert_int_equal(number("-0777777777777777777777", 0), -INT64_MAX);
	assert_int_equal(number("0", 0), 0);
}

static void test_no_numbers(void **state)
{
	(void)state;
	static const char *const texts[] = { "", " ", "x", "1x", "1 ", "-", "0x", "08", "- 1", "+-1",
					     "9223372036854775808", "0x8000000000000000" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(number(texts[i], 0), -12345);
}

/* Nothing bounds the zeros that a number begins with. */
static void test_zeros_in_front(void **state)
{
	(void)state;
	char text[300];

	for (size_t zeros = 0; zeros < 200; zeros++) {
		memset(text, '0', zeros);
		strcpy(text + zeros, "7777777777777777777777");
		assert_int_equal(number(text, 10), -12345);
		strcpy(text + zeros, "17");
		assert_int_equal(number(text, 10), 17);
		assert_int_equal(number(text, 0), zeros ? 15 : 17);
		memcpy(text, "-0x", 3);
		if (zeros >= 3)
			assert_int_equal(number(text, 0), -23);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_no_numbers),
		cmocka_unit_test(test_zeros_in_front),
	};
	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
