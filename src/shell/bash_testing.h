/* For tests: scripts of bash and how they end. */
#ifndef SHELL_BASH_TESTING_H
#define SHELL_BASH_TESTING_H

#include "shell/testing.h"

/* How bash ends with TEXT as the argument of -c; "?": we do not follow it. */
struct ending {
	const char *text, *status;
};

/* TEXT as the argument of `bash -c`. */
static inline void run_bash(struct host *host, const char *text)
{
	const char *quoted = "";

	for (; *text; text++)
		quoted = *text == '\'' ? arena_print(&host->arena, "%s'\\''", quoted)
				      : arena_print(&host->arena, "%s%c", quoted, *text);
	host_run(host, arena_print(&host->arena, "bash -c '%s'", quoted));
}

static inline bool ends_so(const struct ending *row)
{
	struct host host;

	host_init(&host);
	run_bash(&host, row->text);
	bool good = strcmp(row->status, "?") == 0
			    ? host.status.success == MAYBE_UNKNOWN
			    : strcmp(host_status_text(&host), row->status) == 0;
	if (!good)
		print_message("%s\n  ends with %s, wanted %s\n", row->text,
			      host_status_text(&host), row->status);
	host_done(&host);
	return good;
}

/* A test program of NAME that has each of the `endings` end so. */
#define TEST_ENDINGS(name)                                                                \
	static void test_it_ends_as_in_bash(void **state)                                 \
	{                                                                                 \
		size_t bad = 0;                                                           \
                                                                                          \
		(void)state;                                                              \
		for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)         \
			bad += !ends_so(&endings[i]);                                     \
		assert_int_equal(bad, 0);                                                 \
	}                                                                                 \
                                                                                          \
	int main(void)                                                                    \
	{                                                                                 \
		const struct CMUnitTest tests[] = {                                       \
			cmocka_unit_test(test_it_ends_as_in_bash),                        \
		};                                                                        \
		return cmocka_run_group_tests_name(name, tests, NULL, NULL);              \
	}

#endif
