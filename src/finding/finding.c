#include "finding/finding.h"

static const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_NONE] = "",
	[VERDICT_ACCEPTED] = "accepted",
	[VERDICT_REJECTED] = "rejected",
	[VERDICT_NOT_RUN] = "not-run",
	[VERDICT_UNKNOWN] = "unknown",
	[VERDICT_DEPENDS] = "depends",
};

const char *verdict_name(enum verdict verdict)
{
	return verdict_names[verdict];
}

struct span finding_subject(const struct finding *finding)
{
	return finding->moved_from.source ? finding->moved_from : finding->span;
}

int finding_compare(const void *a, const void *b)
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

void summary_add(struct summary *summary, const struct host_report *host)
{
	summary->hosts++;
	if (host->error)
		summary->failed_hosts++;
	summary->tokens += host->token_count;
	for (size_t i = 0; i < host->token_count; i++)
		summary->verdicts[host->tokens[i].verdict]++;
	for (size_t i = 0; i < host->finding_count; i++) {
		if (host->findings[i].suppressed)
			summary->suppressed++;
		else
			summary->severities[host->findings[i].severity]++;
	}
}
