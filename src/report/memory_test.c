/*
 * Memory that runs out at any one allocation of a report: the report fails and says so, and
 * nothing else happens. The allocator is the C library's, counted; sanitizers bring their own,
 * so there is nothing to do under them.
 */
#include "report/testing.h"

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_ALLOCATOR 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OWN_ALLOCATOR 0
#endif
#endif
#ifndef OWN_ALLOCATOR
#define OWN_ALLOCATOR 1
#endif

/* The allocation that fails, counted down; 0 none. Tests run in one thread. */
static size_t countdown;

#if OWN_ALLOCATOR
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static bool fails(void)
{
	return countdown > 0 && --countdown == 0;
}

__attribute__((visibility("default"))) void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

__attribute__((visibility("default"))) void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

__attribute__((visibility("default"))) void *realloc(void *block, size_t size)
{
	return fails() ? NULL : __libc_realloc(block, size);
}
#endif

/*
 * One report of two hosts in which the allocation NUMBER fails. False when there were fewer
 * allocations than that. What is optional (the memory of told causes) may fail in silence.
 */
static bool report_with_failure(const char *format, const struct fixture *fixture, size_t number,
				bool *ret_failed)
{
	struct text out = TEXT_INIT;
	struct report report = {
		.format = report_format_find(format), .out = &out,
		.options = { .quote = true, .timeline = "", .effective = "" },
	};

	countdown = number;
	if (report.format->begin)
		report.format->begin(&report);
	for (size_t i = 0; i < fixture->hosts.count; i++) {
		summary_add(&report.summary, &fixture->hosts.items[i]);
		report.format->host(&report, &fixture->hosts.items[i]);
	}
	if (report.format->end)
		report.format->end(&report);
	bool reached = countdown == 0;
	countdown = 0;
	assert_null(report.state);
	*ret_failed = out.failed;
	text_done(&out);
	return reached;
}

static void test_a_report_without_memory_fails_and_does_not_crash(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct host_report broken = host_named(&fixture.arena, "gw1");
	broken.error = "no etc";
	array_push(&fixture.arena, &fixture.hosts, incident_host(&fixture.arena, "gw2"));
	array_push(&fixture.arena, &fixture.hosts, broken);

	for (size_t f = 0; OWN_ALLOCATOR && report_format_names[f]; f++) {
		const char *format = report_format_names[f];
		size_t number = 1, silent = 0;
		bool failed;
		for (; report_with_failure(format, &fixture, number, &failed); number++)
			silent += !failed;
		assert_false(failed);
		if (silent > (strcmp(format, "text") == 0 ? 5 : 0))
			fail_msg("%s: %zu of %zu failures go unnoticed", format, silent, number);
	}
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_report_without_memory_fails_and_does_not_crash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
