#include "lint/lint.h"

#include <stdlib.h>

void lint_report_platform(struct host *host)
{
	const struct lint_options *options = host->options;
	struct platform_report *platform = &host->report->platform;
	const char **kernels = arena_array(host->arena, options->kernel_count + 2, sizeof(*kernels));
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

/* By file, by place in it, by rule; findings without a place first. */
static int compare_findings(const void *a, const void *b)
{
	const struct finding *one = a, *two = b;
	const char *files[2] = {
		one->span.source ? one->span.source->path : one->file ? one->file : "",
		two->span.source ? two->span.source->path : two->file ? two->file : "",
	};
	int order = strcmp(files[0], files[1]);

	if (order == 0)
		order = (one->span.start > two->span.start) - (one->span.start < two->span.start);
	if (order == 0)
		order = strcmp(one->rule->id, two->rule->id);
	if (order == 0)
		order = strcmp(one->interface ? one->interface : "",
			       two->interface ? two->interface : "");
	return order ? order : strcmp(one->message, two->message);
}

void lint_report_findings(struct host *host)
{
	if (host->findings.count)
		qsort(host->findings.items, host->findings.count, sizeof(struct finding),
		      compare_findings);
	host->report->findings = host->findings.items;
	host->report->finding_count = host->findings.count;
}
