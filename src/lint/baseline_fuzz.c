/*
 * Any bytes as a baseline, held against a host that has three findings. What the baseline
 * suppresses are findings that it names, and not more of them than it says.
 */
#include "lint/baseline.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_suppressed(const struct host *host)
{
	size_t count = 0;

	for (size_t i = 0; i < host->findings.count; i++)
		count += host->findings.items[i].suppressed != NULL;
	return count;
}

static void apply(struct arena *arena, const struct document *baseline)
{
	struct names names;
	struct lint_options options = { .baseline = baseline };
	struct host_report report = { .host = "gw1", .root = "gw1" };
	struct host host = {
		.arena = arena, .names = &names, .options = &options, .report = &report
	};

	names_init(&names, arena);
	for (int i = 0; i < 3; i++) {
		struct finding finding = {
			.message = "refused", .file = i ? "etc/network/interfaces" : NULL,
		};
		lint_add(&host, RULE_TOKEN_RA_DISABLED, finding);
	}
	lint_apply_baseline(&host);
	const struct node *hosts = node_find(baseline->root, "hosts");
	if (count_suppressed(&host) && !node_find(hosts, "gw1"))
		abort();
	for (size_t i = 3; i < host.findings.count; i++)
		if (!*host.findings.items[i].message || host.findings.items[i].suppressed)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	jmp_buf out_of_memory;
	const struct document *baseline;

	arena_init(&arena, &out_of_memory);
	arena.limit = 256 << 20;
	if (setjmp(out_of_memory) == 0) {
		struct slice text = { (const char *)data, size };
		const char *problem = baseline_read(&arena, "baseline.json", text, &baseline);
		if (!problem)
			apply(&arena, baseline);
		else if (!*problem)
			abort();
	}
	arena_done(&arena);
	return 0;
}
