#include "base/chains.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void test_a_chain_has_the_things_of_a_text_in_order(void **state)
{
	static const char *const texts[] = { "eth0", "lo", "eth0", "", "eth0", "lo" };
	struct chains chains = { .next = { NULL, 0, 0 } };
	struct arena arena;

	(void)state;
	arena_init(&arena, NULL);
	assert_int_equal(chains_first(&chains, slice_of("eth0")), (size_t)CHAINS_END);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		chains_add(&arena, &chains, slice_of(texts[i]));
	assert_int_equal(chains_first(&chains, slice_of("eth0")), 0);
	assert_int_equal(chains_next(&chains, 0), 2);
	assert_int_equal(chains_next(&chains, 2), 4);
	assert_int_equal(chains_next(&chains, 4), (size_t)CHAINS_END);
	assert_int_equal(chains_last(&chains, slice_of("eth0")), 4);
	assert_int_equal(chains_first(&chains, slice_of("lo")), 1);
	assert_int_equal(chains_last(&chains, slice_of("lo")), 5);
	assert_int_equal(chains_first(&chains, slice_of("")), 3);
	assert_int_equal(chains_last(&chains, slice_of("eth1")), (size_t)CHAINS_END);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_chain_has_the_things_of_a_text_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
