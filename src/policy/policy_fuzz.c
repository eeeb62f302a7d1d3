#include "policy/policy.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A policy that extends a file extends itself. */
static bool read_again(void *context, struct arena *arena, const char *path, struct slice *ret_text,
		       const char **ret_why)
{
	(void)arena;
	(void)path;
	(void)ret_why;
	*ret_text = *(const struct slice *)context;
	return true;
}

/* What was accepted is accepted again as it is printed, and prints the same but for comments. */
static void check_printed(struct arena *arena, const struct policy *policy)
{
	const struct policy_surroundings alone = { NULL, NULL, NULL };
	struct text printed = TEXT_INIT;
	struct policy *again;
	struct document_error error;

	policy_print(&printed, policy);
	if (printed.length < 1 << 20 &&
	    !policy_read(arena, &alone, text_slice(&printed), "printed", &again, &error))
		abort();
	text_done(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct policy *policy;
	struct document_error error;
	struct slice text = { (const char *)data, size };
	const struct policy_surroundings surroundings = { &text, read_again, NULL };
	volatile size_t sum = 0;

	arena_init(&arena, NULL);
	if (policy_read(&arena, &surroundings, text, "d/policy", &policy, &error)) {
		check_printed(&arena, policy);
	} else {
		for (const char *at = document_error_show(&arena, &error); *at; at++)
			sum += (unsigned char)*at;
	}
	arena_done(&arena);
	return 0;
}
