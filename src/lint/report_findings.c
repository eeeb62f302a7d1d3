#include "lint/lint.h"

#include <stdlib.h>

void lint_report_platform(struct host *host)
{
	const struct lint_options *options = host->options;
	struct platform_report *platform = &host->report->platform;
	const char **kernels =
		arena_array(host->arena, options->kernel_count + 2, sizeof(*kernels));
	const char **assumptions =
		arena_array(host->arena, host->plan.assumptions.count + 1, sizeof(*assumptions));

	kernels[0] = host->platform.kernel_text;
	for (size_t i = 0; i < options->kernel_count; i++)
		kernels[i] = options->kernel_texts[i];
	for (size_t i = 0; i < host->plan.assumptions.count; i++)
		assumptions[i] = host->plan.assumptions.items[i];
	platform->distribution = host->platform.distribution;
	platform->kernels = kernels;
	platform->sysctl_loader = host->platform.with_systemd ? "systemd" : "procps";
	host->report->assumptions = assumptions;
}

static int compare_waiting_last(const void *a, const void *b)
{
	const struct finding *one = a, *two = b;

	return (one->claim && !two->claim)   ? 1
	       : (!one->claim && two->claim) ? -1
					     : finding_compare(a, b);
}

void lint_report_findings(struct host *host)
{
	size_t count = host->findings.count;

	if (count)
		qsort(host->findings.items, count, sizeof(struct finding), compare_waiting_last);
	while (count && host->findings.items[count - 1].claim)
		count--;
	host->report->requirements = host->requirements.items;
	host->report->requirement_count = host->requirements.count;
	host->report->findings = host->findings.items;
	host->report->finding_count = count;
	host->report->waiting = count < host->findings.count ? &host->findings.items[count] : NULL;
	host->report->waiting_count = host->findings.count - count;
}
